package io.herald.kubernetes.client;

/** Nothing was sent: the right to write has ended or is about to. */
public final class FenceClosedException extends Exception {

  private static final long serialVersionUID = 1L;

  FenceClosedException() {
    super("the Lease is no longer held, or about to end");
  }
}
