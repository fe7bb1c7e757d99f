package io.herald.bootstrap.liveness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * {@link Hello} to bytes and back. All numbers big-endian.
 *
 * <pre>
 *  0  2  magic "HD"
 *  2  1  version, 1
 *  3  1  flags: 1 leaving, 2 subscribe, 4 answer; others sent as 0, ignored on receipt
 *  4  4  key id
 *  8 16  cluster identity, 0 for none
 * 24  8  incarnation, not 0
 * 32  8  sequence, not negative
 * 40  8  echoed incarnation
 * 48  8  echoed sequence
 * 56 16  sender's address, IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2)
 * 72  2  sender's port, not 0
 * 74  2  interval in ms, not 0
 * 76 16  HMAC-SHA256 (RFC 2104) over all before, the leftmost 16 bytes
 * </pre>
 *
 * A later version keeps these fields in their places and puts new ones before the HMAC, which stays
 * at the end, so that the releases of a rolling update understand each other.
 *
 * <p>Not thread-safe; keeps its buffers, so that the steady state makes no garbage but the records.
 */
final class HelloCodec {
  static final int VERSION = 1;
  static final int LENGTH = 92;

  /** Room for the fields of later versions. */
  static final int MAX_LENGTH = 256;

  private static final short MAGIC = 0x4844;
  private static final int LEAVING = 1;
  private static final int SUBSCRIBE = 2;
  private static final int ANSWER = 4;

  private final Signatures signatures;
  private final byte[] address = new byte[16];

  HelloCodec(MeshKeys keys) {
    signatures = new Signatures(keys);
  }

  /** Writes {@code hello} at the buffer's position; the buffer needs {@link #LENGTH} bytes. */
  void encode(Hello hello, ByteBuffer out) {
    int start = out.position();
    out.putShort(MAGIC).put((byte) VERSION).put((byte) flags(hello)).putInt(signatures.id());
    out.putLong(hello.cluster().high()).putLong(hello.cluster().low());
    out.putLong(hello.incarnation()).putLong(hello.sequence());
    out.putLong(hello.echoIncarnation()).putLong(hello.echoSequence());
    putAddress(hello.sender(), out);
    out.putShort((short) hello.intervalMillis());
    signatures.sign(out, start);
  }

  /** Reads the datagram between the buffer's position and limit. Never throws. */
  Decoded decode(ByteBuffer in) {
    int start = in.position();
    int length = in.remaining();
    if (length < LENGTH || length > MAX_LENGTH) {
      return Rejection.LENGTH;
    }
    if (in.getShort(start) != MAGIC || !plausible(in.get(start + 2), length)) {
      return Rejection.NOT_A_HELLO;
    }
    Rejection refused = signatures.refuse(in, start, length);
    return refused == null ? fields(in, start) : refused;
  }

  /** Version 1 has exactly its length, a later one may be longer. */
  private static boolean plausible(byte version, int length) {
    return version == VERSION ? length == LENGTH : version > VERSION;
  }

  private Decoded fields(ByteBuffer in, int start) {
    int flags = in.get(start + 3);
    long incarnation = in.getLong(start + 24);
    long sequence = in.getLong(start + 32);
    int port = Short.toUnsignedInt(in.getShort(start + 72));
    int interval = Short.toUnsignedInt(in.getShort(start + 74));
    if (incarnation == 0 || sequence < 0 || port == 0 || interval == 0) {
      return Rejection.BAD_FIELD;
    }
    return new Hello(
        new InetSocketAddress(getAddress(in, start + 56), port),
        new ClusterIdentity(in.getLong(start + 8), in.getLong(start + 16)),
        incarnation,
        sequence,
        in.getLong(start + 40),
        in.getLong(start + 48),
        interval,
        (flags & LEAVING) != 0,
        (flags & SUBSCRIBE) != 0,
        (flags & ANSWER) != 0);
  }

  private static int flags(Hello hello) {
    return (hello.leaving() ? LEAVING : 0)
        | (hello.subscribe() ? SUBSCRIBE : 0)
        | (hello.answer() ? ANSWER : 0);
  }

  private static void putAddress(InetSocketAddress sender, ByteBuffer out) {
    InetAddress address = sender.getAddress();
    if (address instanceof Inet4Address) {
      out.putLong(0).putShort((short) 0).putShort((short) 0xffff);
    }
    out.put(address.getAddress()).putShort((short) sender.getPort());
  }

  /** Java turns an IPv4-mapped address back into an IPv4 address. */
  private InetAddress getAddress(ByteBuffer in, int at) {
    in.get(at, address);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
