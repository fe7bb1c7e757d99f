package io.herald.actors.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address: a 128-bit unsigned number and its family. An IPv4 address stands in the
 * low 32 bits. Immutable; ordered by family (IPv4 first), then by value.
 *
 * @param family the address family
 * @param high the upper 64 bits, zero for IPv4
 * @param low the lower 64 bits; for IPv4 at most {@code 0xffffffff}
 */
public record IpAddress(IpFamily family, long high, long low) implements Comparable<IpAddress> {

  /** No leading zeros: to some readers {@code 010} is eight, so nobody should accept it. */
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";

  private static final Pattern IPV4 = Pattern.compile(DOTTED);

  /** Stricter than the platform inside the groups, which alone is not enough: it counts them. */
  private static final Pattern IPV6 =
      Pattern.compile("(?:[0-9A-Fa-f]{0,4}:){2,8}(?:[0-9A-Fa-f]{0,4}|" + DOTTED + ")");

  /** Checks that an IPv4 address fits into 32 bits. */
  public IpAddress {
    if (family == IpFamily.IPV4 && (high != 0 || low < 0 || low > 0xffffffffL)) {
      throw new IllegalArgumentException("not a 32-bit value: " + high + ":" + low);
    }
  }

  /**
   * Parses the text form of an address. IPv6 may be compressed; an IPv4-mapped IPv6 address becomes
   * the IPv4 address it stands for; zones ({@code %eth0}) are refused.
   *
   * @throws IllegalArgumentException when {@code text} is no address; names are never resolved
   */
  public static IpAddress parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("invalid IP address \"" + text + "\""));
  }

  /** As {@link #parse}, but empty for text that is no address. */
  public static Optional<IpAddress> tryParse(String text) {
    // Only literals may reach getByName, which would otherwise ask DNS.
    if (text.length() > 45 || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(InetAddress.getByName(text)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The address that a socket address of the platform stands for. */
  public static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /**
   * The address in network byte order.
   *
   * @param bytes 4 or 16 bytes
   * @throws IllegalArgumentException on any other length
   */
  public static IpAddress of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new IpAddress(IpFamily.IPV4, 0, number(bytes, 0, 4));
      case 16 -> new IpAddress(IpFamily.IPV6, number(bytes, 0, 8), number(bytes, 8, 16));
      default -> throw new IllegalArgumentException("neither 4 nor 16 bytes: " + bytes.length);
    };
  }

  private static long number(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /** The address in network byte order: 4 bytes for IPv4, 16 for IPv6. */
  public byte[] toBytes() {
    byte[] bytes = new byte[family.bits() / 8];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) ((fromEnd < 8 ? low : high) >>> (fromEnd % 8 * 8));
    }
    return bytes;
  }

  /** The same address for the platform's socket calls. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return family == IpFamily.IPV4;
  }

  /** Whether this is an IPv6 link-local address, {@code fe80::/10} (RFC 4291, section 2.5.6). */
  public boolean isLinkLocal() {
    return family == IpFamily.IPV6 && high >>> 54 == 0xfe80 >>> 6;
  }

  /**
   * The next address up.
   *
   * @throws ArithmeticException after the last address of the family
   */
  public IpAddress next() {
    if (equals(last(family))) {
      throw new ArithmeticException("no address after " + this);
    }
    return new IpAddress(family, low == -1 ? high + 1 : high, low + 1);
  }

  /** The first address of the family: {@code 0.0.0.0} or {@code ::}. */
  public static IpAddress first(IpFamily family) {
    return new IpAddress(family, 0, 0);
  }

  /** The last address of the family, all bits one. */
  public static IpAddress last(IpFamily family) {
    return family == IpFamily.IPV4
        ? new IpAddress(family, 0, 0xffffffffL)
        : new IpAddress(family, -1, -1);
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    if (byFamily != 0) {
      return byFamily;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The canonical text: dotted decimal, or RFC 5952 for IPv6. */
  @Override
  public String toString() {
    return family == IpFamily.IPV4 ? dottedDecimal() : rfc5952();
  }

  private String dottedDecimal() {
    return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
  }

  private int group(int index) {
    return (int) ((index < 4 ? high : low) >>> (48 - index % 4 * 16)) & 0xffff;
  }

  /** Lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
  private String rfc5952() {
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(end) == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }
}
