package io.herald.lab.apiserver.store;

/** A reader asked for changes that the store no longer has, or that lie in the future. */
public final class HistoryExpiredException extends Exception {
  private static final long serialVersionUID = 1;

  HistoryExpiredException(long asked, long oldest) {
    super("too old resource version: " + asked + " (" + oldest + ")");
  }
}
