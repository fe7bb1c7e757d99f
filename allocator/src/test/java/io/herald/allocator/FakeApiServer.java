package io.herald.allocator;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.api.Event;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API in memory, for any number of allocators: resource versions that conflict, one
 * Lease whose terms grow, and a thread of its own that everything is told on.
 */
final class FakeApiServer {

  final List<StatusUpdate> written = new CopyOnWriteArrayList<>();
  final List<StatusReport> reports = new CopyOnWriteArrayList<>();
  final List<Event> events = new CopyOnWriteArrayList<>();
  volatile @Nullable ConfigurationReport reported;
  final List<Connection> opened = new CopyOnWriteArrayList<>();

  /** Names of the threads that connections were opened and closed on. */
  final List<String> callers = new CopyOnWriteArrayList<>();

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "fake-api-server");
            created.setDaemon(true);
            return created;
          });
  private final Map<ServiceKey, Service> services = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new TreeMap<>();
  private final List<Connection> contenders = new ArrayList<>();
  private final Deque<StatusResult> faults = new ArrayDeque<>();
  private final Deque<Runnable> waitingWrites = new ArrayDeque<>();
  private Optional<Configuration> configuration;
  private List<ConfigurationProblem> problems = List.of();
  private @Nullable Connection holder;
  private boolean seized;
  private boolean writesWait;
  private boolean watchesPaused;
  private long version = 100;
  private long term;

  FakeApiServer(long lastTerm, String range, String... nodeNames) {
    term = lastTerm;
    for (String name : nodeNames) {
      nodes.put(name, new Node(name, Map.of(), false, false));
    }
    configuration =
        Optional.of(
            new Configuration(
                List.of(Pools.pool("default", range)),
                List.of(
                    new L2Advertisement(
                        "all", Set.of(), List.of(), List.of(), Set.of(), List.of(), List.of()))));
  }

  // ---- what users and the world do

  synchronized void apply(ServiceBuilder service) {
    Service built = service.version(String.valueOf(++version)).build();
    services.put(built.key(), built);
    changed();
  }

  /** Somebody changes the Service in a way that does not matter. */
  synchronized void touch(String name) {
    apply(ServiceBuilder.from(service(name)));
  }

  synchronized void delete(String name) {
    services.remove(new ServiceKey("default", name));
    changed();
  }

  synchronized void breakConfiguration(ConfigurationProblem... found) {
    problems = List.of(found);
    changed();
  }

  synchronized Service service(String name) {
    return Optional.ofNullable(services.get(new ServiceKey("default", name))).orElseThrow();
  }

  List<IpAddress> ingress(String name) {
    return service(name).ingress();
  }

  List<Event> events(String reason) {
    return events.stream().filter(event -> event.reason().equals(reason)).toList();
  }

  /** The next status write has this result, and nothing is written. */
  synchronized void failNextWrite(StatusResult result) {
    faults.add(result);
  }

  synchronized boolean hasFaultsLeft() {
    return !faults.isEmpty();
  }

  synchronized void holdWrites() {
    writesWait = true;
  }

  synchronized int waitingWrites() {
    return waitingWrites.size();
  }

  synchronized void letWritesThrough() {
    writesWait = false;
    waitingWrites.forEach(thread::execute);
    waitingWrites.clear();
  }

  synchronized void pauseWatches(boolean paused) {
    watchesPaused = paused;
    changed();
  }

  /** Takes the Lease from its holder for good; others get it only after {@link #release}. */
  synchronized void seizeLease() {
    seized = true;
    term++;
    Connection lost = holder;
    holder = null;
    if (lost != null) {
      thread.execute(() -> lost.told().onLost("seized"));
    }
  }

  synchronized void release() {
    seized = false;
    grant();
  }

  synchronized long term() {
    return term;
  }

  synchronized @Nullable Connection holder() {
    return holder;
  }

  private void grant() {
    if (holder == null && !seized && !contenders.isEmpty()) {
      Connection next = contenders.remove(0);
      holder = next;
      long granted = ++term;
      thread.execute(() -> next.told().onAcquired(granted));
    }
  }

  private void changed() {
    opened.forEach(Connection::tell);
  }

  private ClusterSnapshot snapshot() {
    Map<ServiceKey, Endpoints> endpoints = new LinkedHashMap<>();
    services
        .keySet()
        .forEach(key -> endpoints.put(key, new Endpoints(true, new TreeSet<>(nodes.keySet()))));
    return new ClusterSnapshot(
        services, endpoints, nodes, Map.of("default", Map.of()), configuration, problems);
  }

  private synchronized StatusResult write(Connection by, StatusUpdate update) {
    if (holder != by) {
      return new StatusResult.Failed("the Lease is not held");
    }
    StatusResult fault = faults.poll();
    if (fault != null) {
      return fault;
    }
    Service current = services.get(update.service().key());
    if (current == null) {
      return new StatusResult.Gone();
    }
    if (!current.resourceVersion().equals(update.service().resourceVersion())) {
      return new StatusResult.Conflict();
    }
    written.add(update);
    String[] texts = update.ingress().stream().map(IpAddress::toString).toArray(String[]::new);
    ServiceBuilder after = ServiceBuilder.from(current).conditions(update.conditions());
    apply(
        update
            .pool()
            .map(pool -> after.assigned(pool, texts))
            .orElseGet(
                () -> after.ingress(texts).withoutAnnotation("metallb.io/ip-allocated-from-pool")));
    return new StatusResult.Written(service(current.key().name()).resourceVersion());
  }

  /** Returns when everybody has been told what there was to tell. */
  void settle() {
    CompletableFuture.runAsync(() -> {}, thread).join();
  }

  /** A new connection; {@code node} is who holds the Lease through it. */
  Connection connect(String node) {
    callers.add(Thread.currentThread().getName());
    Connection connection = new Connection(node);
    opened.add(connection);
    return connection;
  }

  /** One allocator's connection. */
  final class Connection implements KubernetesApi, AllocatorLease {

    final String node;
    private AllocatorLease.@Nullable Listener listener;
    private @Nullable ClusterListener watcher;
    private boolean closed;

    Connection(String node) {
      this.node = node;
    }

    AllocatorLease.Listener told() {
      return Optional.ofNullable(listener).orElseThrow();
    }

    boolean isWatching() {
      return watcher != null;
    }

    boolean isClosed() {
      return closed;
    }

    private void tell() {
      ClusterListener hears = watcher;
      if (hears != null && !closed && !watchesPaused) {
        ClusterSnapshot now = snapshot();
        thread.execute(() -> hears.onSnapshot(now));
      }
    }

    @Override
    public void watch(ClusterListener hears) {
      synchronized (FakeApiServer.this) {
        if (watcher != null) {
          throw new IllegalStateException("watched already");
        }
        watcher = hears;
        thread.execute(() -> hears.onReachable(true));
        tell();
      }
    }

    @Override
    public CompletionStage<StatusResult> writeStatus(StatusUpdate update) {
      synchronized (FakeApiServer.this) {
        CompletableFuture<StatusResult> result = new CompletableFuture<>();
        Runnable write = () -> result.complete(write(this, update));
        if (writesWait) {
          waitingWrites.add(write);
        } else {
          thread.execute(write);
        }
        return result;
      }
    }

    @Override
    public void reportConfiguration(ConfigurationReport report) {
      reported = report;
    }

    @Override
    public void report(StatusReport report) {
      reports.add(report);
    }

    @Override
    public void publish(Event event) {
      events.add(event);
    }

    @Override
    public AllocatorLease lease() {
      return this;
    }

    @Override
    public void contend(AllocatorLease.Listener hears) {
      synchronized (FakeApiServer.this) {
        listener = hears;
        contenders.add(this);
        grant();
      }
    }

    @Override
    public boolean isHeld() {
      synchronized (FakeApiServer.this) {
        return holder == this;
      }
    }

    @Override
    public void close() {
      callers.add(Thread.currentThread().getName());
      synchronized (FakeApiServer.this) {
        closed = true;
        contenders.remove(this);
        if (holder == this) {
          holder = null;
          grant();
        }
      }
    }
  }
}
