package io.herald.kubernetes.configuration;

import io.herald.actors.net.IpRange;
import java.math.BigInteger;

/** The prefixes that make up a range of addresses, when it is cut into as few as possible. */
final class Prefixes {

  private Prefixes() {}

  /** The length of the smallest of them; it lies at one of the range's ends. */
  static int longest(IpRange range) {
    BigInteger first = first(range);
    BigInteger afterLast = afterLast(range);
    int bits = range.size().bitLength() - 1;
    if (first.signum() != 0) {
      bits = Math.min(bits, first.getLowestSetBit());
    }
    return range.family().bits() - Math.min(bits, afterLast.getLowestSetBit());
  }

  /** The length of the widest of them: the largest aligned block that fits into the range. */
  static int shortest(IpRange range) {
    BigInteger first = first(range);
    BigInteger afterLast = afterLast(range);
    int bits = range.size().bitLength() - 1;
    while (blockFrom(first, bits).add(BigInteger.ONE.shiftLeft(bits)).compareTo(afterLast) > 0) {
      bits--;
    }
    return range.family().bits() - bits;
  }

  /** Where the first aligned block of {@code 2^bits} addresses begins. */
  private static BigInteger blockFrom(BigInteger first, int bits) {
    BigInteger below = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    return first.add(below).shiftRight(bits).shiftLeft(bits);
  }

  private static BigInteger first(IpRange range) {
    return new BigInteger(1, range.first().toBytes());
  }

  private static BigInteger afterLast(IpRange range) {
    return new BigInteger(1, range.last().toBytes()).add(BigInteger.ONE);
  }
}
