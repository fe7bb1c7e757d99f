package io.herald.actors.net;

import java.math.BigInteger;

/**
 * An unbroken run of addresses of one family, both ends included. A pool's CIDR and its {@code
 * start-end} entries are both ranges.
 *
 * @param first the lowest address
 * @param last the highest address, not below {@code first}
 */
public record IpRange(IpAddress first, IpAddress last) implements Comparable<IpRange> {

  /** Checks that both ends are of one family and in order. */
  public IpRange {
    if (first.family() != last.family()) {
      throw new IllegalArgumentException(
          "range " + first + "-" + last + " mixes IPv4 and IPv6; give one range per family");
    }
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "range " + first + "-" + last + " ends before it starts; swap its ends");
    }
  }

  /**
   * Parses a CIDR ({@code 192.168.10.0/24}, whose host bits are ignored) or a range ({@code
   * 192.168.1.210-192.168.1.220}, blanks around the dash allowed).
   *
   * @throws IllegalArgumentException saying what is wrong with {@code text}
   */
  public static IpRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return new IpRange(
          IpAddress.parse(text.substring(0, dash).strip()),
          IpAddress.parse(text.substring(dash + 1).strip()));
    }
    if (text.indexOf('/') < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither a CIDR (a.b.c.d/n) nor a range (start-end)");
    }
    return Cidr.parse(text.strip()).range();
  }

  /** The family of both ends. */
  public IpFamily family() {
    return first.family();
  }

  /** Whether {@code address} lies between the ends. */
  public boolean contains(IpAddress address) {
    return address.family() == family()
        && first.compareTo(address) <= 0
        && address.compareTo(last) <= 0;
  }

  /** Whether the two ranges share an address. */
  public boolean overlaps(IpRange other) {
    return other.family() == family()
        && first.compareTo(other.last) <= 0
        && other.first.compareTo(last) <= 0;
  }

  /** The exact number of addresses, at least one. */
  public BigInteger size() {
    return new BigInteger(1, last.toBytes())
        .subtract(new BigInteger(1, first.toBytes()))
        .add(BigInteger.ONE);
  }

  @Override
  public int compareTo(IpRange other) {
    int byFirst = first.compareTo(other.first);
    return byFirst != 0 ? byFirst : last.compareTo(other.last);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
