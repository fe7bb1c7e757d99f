package io.herald.bootstrap.liveness;

import java.nio.ByteBuffer;

/**
 * {@link Note} to bytes and back. All numbers big-endian.
 *
 * <pre>
 *  0  2  magic "HN"
 *  2  1  version, 1
 *  3  1  0, ignored on receipt
 *  4  4  key id
 *  8  8  sender's incarnation
 * 16  8  receiver's incarnation
 * 24  8  sequence, not negative
 * 32  n  content
 *    16  HMAC-SHA256 (RFC 2104) over all before, the leftmost 16 bytes
 * </pre>
 *
 * Not thread-safe.
 */
final class NoteCodec {
  /** Fits into IPv6's smallest MTU (RFC 8200, section 5) with its header and UDP's. */
  static final int MAX_LENGTH = 1232;

  private static final int HEADER = 32;
  static final int MAX_CONTENT = MAX_LENGTH - HEADER - Signatures.BYTES;
  private static final short MAGIC = 0x484e;
  private static final byte VERSION = 1;

  private final Signatures signatures;

  NoteCodec(MeshKeys keys) {
    signatures = new Signatures(keys);
  }

  /** Whether the datagram between the buffer's position and limit begins as a note does. */
  static boolean isNote(ByteBuffer in) {
    return in.remaining() >= HEADER + Signatures.BYTES && in.getShort(in.position()) == MAGIC;
  }

  /** Writes {@code note} at the buffer's position. */
  void encode(Note note, ByteBuffer out) {
    int start = out.position();
    out.putShort(MAGIC).put(VERSION).put((byte) 0).putInt(signatures.id());
    out.putLong(note.sender()).putLong(note.receiver()).putLong(note.sequence());
    out.put(note.content());
    signatures.sign(out, start);
  }

  /** Reads the datagram between the buffer's position and limit. Never throws. */
  Decoded decode(ByteBuffer in) {
    int start = in.position();
    int length = in.remaining();
    if (length < HEADER + Signatures.BYTES || length > MAX_LENGTH) {
      return Rejection.LENGTH;
    }
    if (in.getShort(start) != MAGIC || in.get(start + 2) != VERSION) {
      return Rejection.NOT_A_HELLO;
    }
    Rejection refused = signatures.refuse(in, start, length);
    if (refused != null) {
      return refused;
    }
    byte[] content = new byte[length - HEADER - Signatures.BYTES];
    in.get(start + HEADER, content);
    return new Note(in.getLong(start + 8), in.getLong(start + 16), in.getLong(start + 24), content);
  }
}
