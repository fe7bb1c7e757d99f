package io.herald.bootstrap.liveness;

/**
 * What became of a datagram: an authentic {@link Hello} or {@link Note}, or the reason why it is
 * none.
 */
public sealed interface Decoded permits Hello, Note, Rejection {}
