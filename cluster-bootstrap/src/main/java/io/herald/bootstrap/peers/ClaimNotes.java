package io.herald.bootstrap.peers;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims of one node as the content of notes between speakers, as many notes as it takes.
 *
 * <pre>
 *  1  version, 1
 *  1  length of the node's name
 *  n  the node's name in UTF-8
 *     then for each claim
 *  1  length of the address, 4 or 16; plus 128 when provisional, plus 64 when doubtful
 *  n  the address
 *  8  epoch
 * </pre>
 */
final class ClaimNotes {
  private static final byte VERSION = 1;
  private static final int PROVISIONAL = 128;
  private static final int DOUBTFUL = 64;
  private static final int LENGTH = DOUBTFUL - 1;
  private static final int LONGEST_CLAIM = 1 + 16 + Long.BYTES;
  private static final int LONGEST_NAME = 255;

  private ClaimNotes() {}

  /**
   * Writes claims of one node.
   *
   * @param claims all of the same node
   * @param mostBytes what a note holds
   */
  static List<byte[]> write(List<Claim> claims, int mostBytes) {
    List<byte[]> notes = new ArrayList<>();
    ByteBuffer note = ByteBuffer.allocate(mostBytes);
    for (Claim claim : claims) {
      if (note.position() == 0) {
        begin(note, claim.node());
      }
      put(note, claim);
      if (note.remaining() < LONGEST_CLAIM) {
        notes.add(end(note));
      }
    }
    if (note.position() != 0) {
      notes.add(end(note));
    }
    return notes;
  }

  private static void begin(ByteBuffer note, String node) {
    byte[] name = node.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_NAME) {
      throw new IllegalArgumentException("node name %s is too long".formatted(node));
    }
    note.put(VERSION).put((byte) name.length).put(name);
  }

  private static void put(ByteBuffer note, Claim claim) {
    byte[] address = claim.address().toBytes();
    int kind = (claim.provisional() ? PROVISIONAL : 0) | (claim.doubtful() ? DOUBTFUL : 0);
    note.put((byte) (address.length | kind));
    note.put(address).putLong(claim.epoch());
  }

  private static byte[] end(ByteBuffer note) {
    byte[] bytes = new byte[note.flip().remaining()];
    note.get(bytes).clear();
    return bytes;
  }

  /**
   * Reads one note.
   *
   * @throws IllegalArgumentException if it is none of this version
   */
  static List<Claim> read(byte[] content) {
    ByteBuffer note = ByteBuffer.wrap(content);
    try {
      if (note.get() != VERSION) {
        throw new IllegalArgumentException("claims of version " + content[0]);
      }
      String node = new String(bytes(note, Byte.toUnsignedInt(note.get())), StandardCharsets.UTF_8);
      List<Claim> claims = new ArrayList<>();
      while (note.hasRemaining()) {
        int kind = Byte.toUnsignedInt(note.get());
        IpAddress address = IpAddress.of(bytes(note, kind & LENGTH));
        boolean doubtful = (kind & DOUBTFUL) != 0;
        claims.add(new Claim(address, node, note.getLong(), (kind & PROVISIONAL) != 0, doubtful));
      }
      return claims;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("claims cut short", e);
    }
  }

  private static byte[] bytes(ByteBuffer note, int length) {
    if (length > note.remaining()) {
      throw new IllegalArgumentException("claims cut short");
    }
    byte[] bytes = new byte[length];
    note.get(bytes);
    return bytes;
  }
}
