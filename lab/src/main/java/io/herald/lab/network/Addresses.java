package io.herald.lab.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses to and from text, never by name resolution. */
public final class Addresses {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Addresses() {}

  /**
   * The address that a literal names.
   *
   * @throws LabException when it is no IPv4 or IPv6 literal
   */
  public static InetAddress parse(String literal) {
    try {
      if (LITERAL.matcher(literal).matches()) {
        return InetAddress.getByName(literal);
      }
    } catch (UnknownHostException e) {
      // Said below.
    }
    throw new LabException("not an IP address: " + literal);
  }

  /** Whether the literal is IPv6. */
  public static boolean isIpv6(String literal) {
    return literal.indexOf(':') >= 0;
  }

  /** The text form of RFC 5952 for IPv6, dotted for IPv4. */
  public static String text(byte[] bytes) {
    if (bytes.length == 4) {
      return (bytes[0] & 255)
          + "."
          + (bytes[1] & 255)
          + "."
          + (bytes[2] & 255)
          + "."
          + (bytes[3] & 255);
    }
    return Ipv6Text.of(bytes);
  }

  /** As {@link #text(byte[])}. */
  public static String text(InetAddress address) {
    return text(address.getAddress());
  }

  /** An address as it stands in a URL: IPv6 in brackets. */
  public static String inUrl(String literal) {
    return isIpv6(literal) ? "[" + literal + "]" : literal;
  }
}
