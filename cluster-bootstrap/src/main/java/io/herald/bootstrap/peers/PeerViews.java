package io.herald.bootstrap.peers;

import io.herald.bootstrap.liveness.HelloService;
import io.herald.bootstrap.liveness.PeerView;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The peers as the hello holds them, for metrics and {@code /state}. The hello's thread answers
 * within a millisecond; should it not, the last answer is given after a short wait. Thread-safe.
 */
public final class PeerViews implements Supplier<List<PeerView>> {
  private static final long PATIENCE_MILLIS = 100;

  private final HelloService hello;
  private volatile List<PeerView> last = List.of();

  /** Of this hello. */
  public PeerViews(HelloService hello) {
    this.hello = hello;
  }

  @Override
  public List<PeerView> get() {
    try {
      last = hello.peers().toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last;
  }
}
