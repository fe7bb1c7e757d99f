package io.herald.lab;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.control.Controllers;
import io.herald.lab.kubeproxy.KubeProxy;
import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.Daemon;
import io.herald.lab.network.Host;
import io.herald.lab.network.LabDirectory;
import io.herald.lab.network.LabException;
import io.herald.lab.network.Lan;
import io.herald.lab.network.Namespaces;
import io.herald.lab.network.ProgramResult;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Client;
import io.herald.lab.probe.Observer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A running lab. Thread-safe.
 *
 * <pre>{@code
 * try (var lab = Lab.start(LabOptions.article().withNodes(3))) {
 *   lab.kubectl("apply", "-f", "manifests/samples/article/nginx-service.yaml");
 *   var address = lab.awaitAddress("default", "nginx", Duration.ofSeconds(10));
 *   var probe = lab.client().start(ProbeSpec.tcp(address, 8080));
 *   lab.powerOff(lab.announcer(address));
 *   …
 *   System.out.println(probe.stop().longestGapMillis());
 * }
 * }</pre>
 */
public final class Lab implements AutoCloseable {
  private static final Duration CLIENT_QUESTION = Duration.ofMillis(60);

  private final Opened opened;
  private final AddressPlan plan;
  private final LabDirectory directory;
  private final Lan lan;
  private final List<Node> nodes;
  private final ControlPlane controlPlane;
  private final KubeProxy proxy;
  private final Controllers controllers;
  private final Map<String, Daemon> speakers;
  private final @Nullable Client client;
  private final boolean controlPlaneOnMaster;
  private boolean closed;

  private Lab(LabOptions options, Opened opened) {
    this.opened = opened;
    plan = AddressPlan.of(options.subnet4(), options.subnet6());
    controlPlaneOnMaster = options.controlPlaneOnMaster();
    directory = opened.add(LabDirectory.create());
    var namespaces = opened.add(new Namespaces(directory.prefix()));
    var apiAddresses = controlPlaneOnMaster ? plan.node(1) : plan.apiServer();
    var serverStarts =
        CompletableFuture.supplyAsync(
            () ->
                ControlPlane.start(directory.path().resolve("api"), List.of(apiAddresses.ipv4())));
    opened.add(() -> serverStarts.thenAccept(ControlPlane::close).join());
    lan = Lan.create(namespaces, options.multicast(), plan.router(), HostNames.all(options, plan));
    nodes = nodes(options);
    var clientStarts = CompletableFuture.supplyAsync(() -> client(options));
    opened.add(() -> clientStarts.thenAccept(Lab::closeClient).join());
    controlPlane = await(serverStarts);
    connectControlPlane();
    proxy = opened.add(new KubeProxy(nodes));
    controllers =
        opened.add(new Controllers(controlPlane.api(), nodes, proxy, options.nodeGrace()));
    Manifests.applyBase(controlPlane.api());
    options.manifests().forEach(file -> Manifests.apply(controlPlane.api(), file));
    speakers = Speakers.define(nodes, controlPlane, options.speakerEnvironment());
    if (options.speakers()) {
      speakers.values().forEach(Daemon::start);
    }
    client = await(clientStarts);
  }

  /**
   * Brings a lab up. What dead labs left is removed first.
   *
   * @throws LabException when it cannot, with everything torn down again
   */
  public static Lab start(LabOptions options) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new LabException("the lab makes network namespaces: run it as root");
    }
    LabDirectory.sweep();
    var opened = new Opened();
    try {
      return new Lab(options, opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private List<Node> nodes(LabOptions options) {
    var logs = directory.path().resolve("logs");
    var all = new ArrayList<Node>();
    for (int i = 1; i <= options.nodes(); i++) {
      all.add(new Node(lan.host(HostNames.node(i)), i, logs));
    }
    all.parallelStream().forEach(node -> node.boot(all));
    return List.copyOf(all);
  }

  private @Nullable Client client(LabOptions options) {
    if (!options.client()) {
      return null;
    }
    var observer = plan.observer();
    return Client.start(
        lan.host(HostNames.CLIENT),
        new Observer(observer.mac(), observer.ipv4(), observer.ipv6()),
        directory.path().resolve("logs"));
  }

  private static void closeClient(@Nullable Client client) {
    if (client != null) {
      client.close();
    }
  }

  private void connectControlPlane() {
    if (controlPlaneOnMaster) {
      controlPlane.connect(nodes.get(0).host());
      nodes.get(0).onBoot(controlPlane::reconnect);
    } else {
      controlPlane.connect(lan.host(HostNames.API));
    }
  }

  /** The lab's short name, which {@code bin/lab --lab} takes. */
  public String id() {
    return directory.id();
  }

  /** The folder with its kubeconfig, logs and control socket. */
  public Path folder() {
    return directory.path();
  }

  /** Who has which address. */
  public AddressPlan addresses() {
    return plan;
  }

  /** The LAN, to plug in more hosts or to pull cables of those that are no nodes. */
  public Lan lan() {
    return lan;
  }

  /** All nodes, in order. */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * A node by its name.
   *
   * @throws LabException when there is none
   */
  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new LabException("no node " + name + "; there are " + nodes));
  }

  /** The node with a MAC address, if it is one's. */
  public Optional<Node> nodeWithMac(String mac) {
    return nodes.stream().filter(n -> n.host().addresses().mac().equals(mac)).findFirst();
  }

  /** The speaker process of a node. */
  public Daemon speaker(Node node) {
    return Objects.requireNonNull(speakers.get(node.name()));
  }

  /**
   * The command line of one more speaker, which knows neither peers nor the API server, for what a
   * speaker says when it is started in the wrong way.
   *
   * @param host where it is to run
   * @param environment added to its environment
   */
  public List<String> loneSpeaker(Host host, Map<String, String> environment) {
    return Speakers.alone(host, environment);
  }

  /** The client and its stopwatch. */
  public Client client() {
    if (client == null) {
      throw new LabException("this lab was started without a client");
    }
    return client;
  }

  /** The API server. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The API server's objects, without HTTP. */
  public ApiServer api() {
    return controlPlane.api();
  }

  /** kube-proxy, to wait until it is done. */
  public KubeProxy proxy() {
    return proxy;
  }

  /**
   * Cuts a node's power. With the API server on it, that is gone too.
   *
   * @return when the link went down, {@link System#nanoTime()}
   */
  public long powerOff(Node node) {
    long at = node.powerOff();
    if (controlPlaneOnMaster && node == nodes.get(0)) {
      controlPlane.silence();
    }
    controllers.nodeIsSilent(node);
    return at;
  }

  /** Powers a node on: its network, its pods and its speaker come back. */
  public void powerOn(Node node) {
    node.powerOn();
    controllers.nodeIsBack(node);
  }

  /** Runs the machine's kubectl against the lab's API server, by the loopback interface. */
  public ProgramResult kubectl(String... arguments) {
    return Kubectl.run(controlPlane.kubeconfig(), List.of(arguments));
  }

  /**
   * Waits until a Service has its load balancer's address.
   *
   * @return the first address
   * @throws LabException when it has none in time
   */
  public String awaitAddress(String namespace, String service, Duration limit) {
    return awaitAddresses(namespace, service, 1, limit).get(0);
  }

  /** As {@link #awaitAddress}, for a Service that is to have several. */
  public List<String> awaitAddresses(String namespace, String service, int number, Duration limit) {
    return poll(
        "an address for Service " + namespace + "/" + service,
        limit,
        () -> {
          var object = api().get("v1", "Service", namespace, service);
          var ingress =
              object.map(o -> Json.at(o, "status", "loadBalancer", "ingress")).stream()
                  .flatMap(array -> StreamSupport.stream(array.spliterator(), false))
                  .map(entry -> entry.path("ip").asText(""))
                  .filter(ip -> !ip.isEmpty())
                  .toList();
          return ingress.size() >= number ? Optional.of(ingress) : Optional.empty();
        });
  }

  /**
   * Waits until exactly one node answers for an address.
   *
   * @throws LabException when it does not come to that in time
   */
  public Node awaitAnnouncer(String address, Duration limit) {
    return poll("one node that answers for " + address, limit, () -> announcer(address));
  }

  /** The same for several addresses. */
  public Map<String, Node> awaitAnnouncers(Collection<String> addresses, Duration limit) {
    return poll(
        "one node that answers for each of " + addresses,
        limit,
        () -> Optional.of(announcers(addresses)).filter(all -> all.size() == addresses.size()));
  }

  /** The only node that answers for an address now, if there is exactly one. */
  public Optional<Node> announcer(String address) {
    return Optional.ofNullable(announcers(List.of(address)).get(address));
  }

  /** Those of the addresses for which exactly one node answers now, with that node. */
  public Map<String, Node> announcers(Collection<String> addresses) {
    var announcers = new LinkedHashMap<String, Node>();
    client()
        .whoHas(addresses, CLIENT_QUESTION)
        .forEach(
            (address, report) -> {
              if (report.answerers() == 1) {
                nodeWithMac(report.answerer()).ifPresent(node -> announcers.put(address, node));
              }
            });
    return announcers;
  }

  /**
   * Waits for something, asking every few milliseconds.
   *
   * @param what what is waited for, for the error's message
   * @throws LabException when it does not come in time, or the thread is interrupted
   */
  public static <T> T poll(String what, Duration limit, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      var answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new LabException("interrupted while waiting for " + what);
      }
      if (System.nanoTime() > deadline) {
        throw new LabException("waited " + limit.toSeconds() + " s in vain for " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** A host that is not a node, as {@code client}. */
  public Host host(String name) {
    return lan.host(name);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      opened.close();
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new LabException(String.valueOf(e.getCause()), e);
    }
  }
}
