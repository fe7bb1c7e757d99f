package io.herald.bootstrap.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * The management address of a speaker.
 *
 * @param host name or literal address, without brackets
 * @param port 1 to 65535
 */
public record ContactPoint(String host, int port) {

  /** Reads {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 literal. */
  static List<ContactPoint> parse(Section section, String name, int defaultPort) {
    return section.texts(name).stream()
        .map(text -> parse(text, defaultPort).or(() -> unreadable(section, name, text)))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  static Optional<ContactPoint> parse(String text, int defaultPort) {
    boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    try {
      var uri = new URI("contact://" + (bareIpv6 ? "[" + text + "]" : text)).parseServerAuthority();
      boolean plain = uri.getUserInfo() == null && uri.getPath().isEmpty();
      int port = uri.getPort() == -1 ? defaultPort : uri.getPort();
      if (uri.getHost() == null || !plain || port < 1 || port > 65_535) {
        return Optional.empty();
      }
      return Optional.of(new ContactPoint(uri.getHost().replaceAll("[\\[\\]]", ""), port));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<ContactPoint> unreadable(Section section, String name, String text) {
    section.problem(name, "\"" + text + "\" is no address; write host, host:port or [IPv6]:port");
    return Optional.empty();
  }
}
