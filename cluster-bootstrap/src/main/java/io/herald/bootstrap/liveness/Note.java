package io.herald.bootstrap.liveness;

/**
 * A datagram from one process to one other, both known to each other by their hellos. It may be
 * lost; it cannot be forged, replayed, or meant for another process.
 *
 * @param sender incarnation of the sending process
 * @param receiver incarnation of the process that it is for
 * @param sequence as in a hello: growing with every datagram of the sender
 * @param content at most {@link NoteCodec#MAX_CONTENT} bytes, which mean nothing here; not copied
 */
record Note(long sender, long receiver, long sequence, byte[] content) implements Decoded {}
