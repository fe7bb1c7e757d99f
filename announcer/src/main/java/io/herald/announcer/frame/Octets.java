package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;

/** Addresses to and from a buffer in network byte order, without intermediate arrays. */
final class Octets {

  private Octets() {}

  static int uint8(ByteBuffer in) {
    return in.get() & 0xff;
  }

  static int uint16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  static MacAddress mac(ByteBuffer in) {
    long high = uint16(in);
    return new MacAddress(high << 32 | in.getInt() & 0xffff_ffffL);
  }

  static void put(ByteBuffer out, MacAddress mac) {
    out.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
  }

  static IpAddress ipv4(ByteBuffer in) {
    return new IpAddress(IpFamily.IPV4, 0, in.getInt() & 0xffff_ffffL);
  }

  static IpAddress ipv6(ByteBuffer in) {
    return new IpAddress(IpFamily.IPV6, in.getLong(), in.getLong());
  }

  static void put(ByteBuffer out, IpAddress address) {
    if (address.isIpv4()) {
      out.putInt((int) address.low());
    } else {
      out.putLong(address.high()).putLong(address.low());
    }
  }
}
