package io.herald.kubernetes.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request to the Kubernetes API.
 *
 * @param kind what it means for the caller
 * @param message the server's words, or the connection's
 * @param retryAfter how long the server asks to be left alone
 */
public record ApiProblem(Kind kind, String message, Optional<Duration> retryAfter) {

  /** What a failure means for the caller. */
  public enum Kind {
    /** No answer, or one from a proxy in front of a server that does not answer. */
    UNREACHABLE,
    /** Too many requests, or an internal error: the same request may succeed later. */
    BUSY,
    /** The object, or the whole kind, does not exist. */
    NOT_FOUND,
    /** Somebody else wrote the object first, or created it. */
    CONFLICT,
    /** The requested resource version is too old for the server to remember. */
    EXPIRED,
    /** Who we are is not known or not enough. */
    FORBIDDEN,
    /** The server will never take this request. */
    REFUSED
  }

  /** Whether the same request may succeed when sent again. */
  public boolean isPassing() {
    return kind == Kind.UNREACHABLE || kind == Kind.BUSY;
  }

  /** Reads the client's exception. */
  public static ApiProblem of(ApiException exception) {
    int code = exception.getCode();
    if (code == 0) {
      return unreachable(exception.getCause() == null ? exception : exception.getCause());
    }
    return ofStatus(code, serverMessage(exception), exception.getResponseHeaders());
  }

  /** A connection that failed. */
  public static ApiProblem unreachable(Throwable cause) {
    String text = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return new ApiProblem(
        Kind.UNREACHABLE, text == null ? name : name + ": " + text, Optional.empty());
  }

  /** The error event of a watch, or an HTTP status. */
  public static ApiProblem ofStatus(
      int code, String message, @Nullable Map<String, List<String>> headers) {
    Kind kind =
        switch (code) {
          case 401, 403 -> Kind.FORBIDDEN;
          case 404 -> Kind.NOT_FOUND;
          case 409 -> Kind.CONFLICT;
          case 410 -> Kind.EXPIRED;
          case 429, 500 -> Kind.BUSY;
          case 502, 503, 504 -> Kind.UNREACHABLE;
          default -> Kind.REFUSED;
        };
    return new ApiProblem(kind, code + " " + message, retryAfter(headers));
  }

  private static Optional<Duration> retryAfter(@Nullable Map<String, List<String>> headers) {
    if (headers == null) {
      return Optional.empty();
    }
    return headers.entrySet().stream()
        .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals("retry-after"))
        .flatMap(header -> header.getValue().stream())
        .filter(value -> value.matches("\\d{1,4}"))
        .findFirst()
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** The message of the Status object that the API server answers with, else the raw answer. */
  private static String serverMessage(ApiException exception) {
    String body = exception.getResponseBody();
    if (body == null || body.isBlank()) {
      return String.valueOf(exception.getMessage());
    }
    try {
      if (JsonParser.parseString(body) instanceof JsonObject status && status.has("message")) {
        return status.get("message").getAsString();
      }
    } catch (JsonParseException | UnsupportedOperationException e) {
      // A proxy's page, not the API server's.
    }
    return body.length() > 200 ? body.substring(0, 200) + "…" : body;
  }
}
