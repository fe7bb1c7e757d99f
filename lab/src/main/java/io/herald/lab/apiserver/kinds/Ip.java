package io.herald.lab.apiserver.kinds;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reading and counting IP addresses and prefixes; never asks a resolver. */
final class Ip {
  private static final Pattern LITERAL =
      Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Ip() {}

  /** The address, or empty if the text is no literal. */
  static Optional<InetAddress> parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** {@code IPv4} or {@code IPv6}; the text must be an address. */
  static String family(String address) {
    return address.contains(":") ? "IPv6" : "IPv4";
  }

  /** Whether the text is an address and a prefix length. */
  static boolean isPrefix(String text) {
    String[] parts = text.strip().split("/", 2);
    if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
      return false;
    }
    return parse(parts[0])
        .map(address -> Integer.parseInt(parts[1]) <= address.getAddress().length * 8)
        .orElse(false);
  }

  /** A range of addresses to give out. */
  record Range(BigInteger first, int bits, int size) {
    /**
     * A prefix in text form.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Range of(String prefix) {
      String[] parts = prefix.split("/", 2);
      InetAddress base =
          parse(parts[0]).orElseThrow(() -> new IllegalArgumentException("no prefix: " + prefix));
      int bits = base.getAddress().length * 8;
      int host = bits - Integer.parseInt(parts[1]);
      return new Range(new BigInteger(1, base.getAddress()), bits, 1 << Math.min(host, 20));
    }

    String family() {
      return bits == 32 ? "IPv4" : "IPv6";
    }

    /** The n-th address, the base counted as 0. */
    String address(int n) {
      byte[] raw = new byte[bits / 8];
      byte[] sum = first.add(BigInteger.valueOf(n)).toByteArray();
      int length = Math.min(raw.length, sum.length);
      System.arraycopy(sum, sum.length - length, raw, raw.length - length, length);
      return format(raw);
    }

    boolean contains(String address) {
      return parse(address)
          .filter(a -> a.getAddress().length * 8 == bits)
          .map(a -> new BigInteger(1, a.getAddress()).subtract(first))
          .map(offset -> offset.signum() >= 0 && offset.compareTo(BigInteger.valueOf(size)) < 0)
          .orElse(false);
    }
  }

  /** The canonical text of an address, for IPv6 that of RFC 5952. */
  static String format(byte[] raw) {
    try {
      String text = InetAddress.getByAddress(raw).getHostAddress();
      return raw.length == 4 ? text : text.replaceFirst("(^|:)(0(:0)+)(:|$)", "::");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
