package io.herald.allocator;

import io.herald.actors.api.KubernetesApi;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the allocator of this node gets its connection from: one that was made ready, or a new one.
 * A ready one has {@linkplain io.herald.actors.api.AllocatorLease#observe observed} the Lease for a
 * while, so that a dead holder's is taken at once. Thread-safe; all methods may block while a
 * connection is opened or closed.
 */
public final class ReadyConnection implements Supplier<KubernetesApi> {

  private final Supplier<KubernetesApi> open;
  private @Nullable KubernetesApi ready;

  /** Who has become the allocator's node may hear only afterwards that it is the next. */
  private boolean taken;

  /**
   * None is ready.
   *
   * @param open opens a connection
   */
  public ReadyConnection(Supplier<KubernetesApi> open) {
    this.open = open;
  }

  /** Makes one ready, unless one is, or the allocator has its own already. */
  synchronized void prepare() {
    if (ready == null && !taken) {
      KubernetesApi opened = open.get();
      ready = opened;
      opened.lease().observe();
    }
  }

  /** This node is not the next any more: closes the ready one, if there is one. */
  void discard() {
    KubernetesApi unused;
    synchronized (this) {
      unused = ready;
      ready = null;
      taken = false;
    }
    if (unused != null) {
      unused.close();
    }
  }

  /** The ready one, which is from now on the caller's, or a new one. */
  @Override
  public synchronized KubernetesApi get() {
    KubernetesApi prepared = ready;
    ready = null;
    taken = true;
    return prepared == null ? open.get() : prepared;
  }
}
