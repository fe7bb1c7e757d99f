package io.herald.lab.apiserver.rest;

import java.util.List;
import java.util.Map;

/**
 * A request, read in full.
 *
 * @param method as {@code GET}
 * @param path the segments of the path, decoded
 * @param query the first value of each parameter
 * @param accept the {@code Accept} header, empty if there is none
 * @param contentType the body's media type in lower case without parameters
 * @param userAgent who asks, empty if it does not say
 * @param body the body
 */
public record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    String accept,
    String contentType,
    String userAgent,
    byte[] body) {

  /** A parameter's value, empty if it is absent. */
  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** Whether a parameter says yes. */
  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }
}
