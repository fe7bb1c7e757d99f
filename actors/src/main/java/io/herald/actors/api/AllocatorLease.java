package io.herald.actors.api;

/**
 * The Lease (coordination.k8s.io/v1) that makes one allocator the only one. Who holds it renews it;
 * who cannot renew it in time has lost it, by its own clock, before anybody else can get it.
 * Thread-safe.
 */
public interface AllocatorLease extends AutoCloseable {

  /**
   * Looks at the Lease from now on, without taking it. Who may soon have to contend for it, because
   * its holder seems dead, so has waited already when it comes to that. It changes nothing for
   * anybody else, and nothing is decided by it. Does nothing after {@link #contend}.
   */
  default void observe() {}

  /**
   * Starts to contend for the Lease, and goes on until it is gained. It is gained once at most:
   * after a loss, open another connection and contend through that.
   *
   * @param listener told of gain and loss on a thread of the implementation, never concurrently
   */
  void contend(Listener listener);

  /**
   * Whether the Lease is held right now, judged by this process's monotonic clock at the moment of
   * the call. Ask before each write.
   */
  boolean isHeld();

  /** Gives the Lease back, so that the next allocator need not wait for its end, and stops. */
  @Override
  void close();

  /** Hears of gain and loss. */
  interface Listener {

    /**
     * The Lease is held from now on.
     *
     * @param term grows with each change of the holder ({@code spec.leaseTransitions}), at least 1
     */
    void onAcquired(long term);

    /**
     * The Lease is no longer held: stop acting at once.
     *
     * @param reason why, for the log
     */
    void onLost(String reason);
  }
}
