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

  /**
   * None is ready.
   *
   * @param open opens a connection
   */
  public ReadyConnection(Supplier<KubernetesApi> open) {
    this.open = open;
  }

  /** Makes one ready, unless one is. */
  synchronized void prepare() {
    if (ready == null) {
      KubernetesApi opened = open.get();
      ready = opened;
      opened.lease().observe();
    }
  }

  /** Closes the ready one, if there is one. */
  synchronized void discard() {
    KubernetesApi unused = ready;
    ready = null;
    if (unused != null) {
      unused.close();
    }
  }

  /** The ready one, which is from now on the caller's, or a new one. */
  @Override
  public synchronized KubernetesApi get() {
    KubernetesApi taken = ready;
    ready = null;
    return taken == null ? open.get() : taken;
  }
}
