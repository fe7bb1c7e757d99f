package io.herald.actors.net;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A 48-bit Ethernet hardware address.
 *
 * @param value the address in its low 48 bits, the first octet highest
 */
public record MacAddress(long value) implements Comparable<MacAddress> {

  /** {@code ff:ff:ff:ff:ff:ff}, every station. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  /** {@code 00:00:00:00:00:00}, "not known" in ARP. */
  public static final MacAddress ZERO = new MacAddress(0);

  private static final HexFormat TEXT = HexFormat.ofDelimiter(":");

  private static final Pattern SIX_OCTETS = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");

  /** Checks that the value fits into 48 bits. */
  public MacAddress {
    if (value >>> 48 != 0) {
      throw new IllegalArgumentException("not a 48-bit value: " + value);
    }
  }

  /**
   * Parses six colon-separated octets.
   *
   * @throws IllegalArgumentException on anything else, naming {@code text}
   */
  public static MacAddress parse(String text) {
    if (!SIX_OCTETS.matcher(text).matches()) {
      throw new IllegalArgumentException("invalid hardware address \"" + text + "\"");
    }
    return of(TEXT.parseHex(text), 0);
  }

  /** Reads the six octets that start at {@code offset}. */
  public static MacAddress of(byte[] bytes, int offset) {
    if (bytes.length - offset < 6) {
      throw new IllegalArgumentException("a hardware address has six octets");
    }
    long value = 0;
    for (int i = 0; i < 6; i++) {
      value = value << 8 | bytes[offset + i] & 0xff;
    }
    return new MacAddress(value);
  }

  /** The six octets in transmission order. */
  public byte[] toBytes() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (value >>> (40 - 8 * i));
    }
    return bytes;
  }

  /** Whether the group bit is set: broadcast or multicast. */
  public boolean isMulticast() {
    return (value >>> 40 & 1) == 1;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return TEXT.formatHex(toBytes());
  }
}
