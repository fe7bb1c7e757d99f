package io.herald.bootstrap.peers;

import io.herald.bootstrap.liveness.HelloService;
import io.herald.bootstrap.liveness.HelloSettings;
import io.herald.bootstrap.liveness.MeshKey;
import io.herald.bootstrap.liveness.MeshKeys;
import io.herald.bootstrap.liveness.Observation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The hello of this process, from its start to its end, whichever actor system listens to it.
 * Thread-safe.
 */
public final class HelloPort implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  private final HelloService service;
  private final InetSocketAddress local;
  private final long process;
  private final AtomicReference<Consumer<Observation>> listener;

  private HelloPort(
      HelloService service,
      InetSocketAddress local,
      long process,
      AtomicReference<Consumer<Observation>> listener) {
    this.service = service;
    this.local = local;
    this.process = process;
    this.listener = listener;
  }

  /**
   * Opens the port. Until the cluster has agreed on a secret nobody can read what is sent.
   *
   * @param local this node's address and the port between speakers
   * @throws IOException if the port cannot be bound; the message names the fix
   */
  public static HelloPort open(InetSocketAddress local, HelloSettings settings) throws IOException {
    SecureRandom random = new SecureRandom();
    AtomicReference<Consumer<Observation>> listener = new AtomicReference<>(seen -> {});
    MeshKeys nobodys = MeshKeys.of(MeshKey.derive(random.generateSeed(SECRET_BYTES)));
    long process = random.nextLong() | 1;
    HelloService service =
        HelloService.start(
            local, process, nobodys, settings, observation -> listener.get().accept(observation));
    return new HelloPort(service, local, process, listener);
  }

  /** Tells {@code next}, and nobody else, what is observed from now on. */
  public void listen(Consumer<Observation> next) {
    listener.set(next);
  }

  /** The hello itself. */
  public HelloService service() {
    return service;
  }

  /** Which process this is, for the peers: random, not 0. */
  public long process() {
    return process;
  }

  /** The address it is bound to. */
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public void close() {
    service.close();
  }
}
