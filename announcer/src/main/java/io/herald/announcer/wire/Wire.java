package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's interfaces, as a place to announce addresses on.
 *
 * <p>An announced address is answered for (ARP, Neighbor Discovery) on the interfaces it is
 * announced on, told to everybody when it starts, refreshed, and defended against strangers.
 * Interfaces come, go and change by themselves. All methods may be called from any thread; none
 * waits for the network. After {@link #withdraw} has returned no new request is answered.
 */
public final class Wire implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  /** Nothing that the wire's threads do takes so long. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final WireListener listener;
  private final ConcurrentMap<IpAddress, Answer> answers = new ConcurrentHashMap<>();
  private final Set<IpAddress> standbys = ConcurrentHashMap.newKeySet();
  private final Probes probes = new Probes();
  private final StallGuard guard = new StallGuard(this::silence);
  private final Announcements announcements;
  private final GroupReports reports;
  private final WireThread thread;
  private final Problems problems;
  private final LinkPorts ports;
  private final LinkMonitor monitor;
  private volatile Set<MacAddress> speakerMacs = Set.of();
  private volatile List<Link> links = List.of();
  private volatile boolean closed;

  private Wire(WireSettings settings, WireListener listener) {
    this.listener = listener;
    announcements =
        new Announcements(
            settings.refreshInterval(),
            settings.defenceInterval(),
            settings.repeatsPerSecond(),
            System.nanoTime());
    problems = new Problems(standing -> tell(l -> l.problemsChanged(standing)));
    Responder responder = new Responder(answers, this::isWatched, new FromCapture());
    ports = new LinkPorts(settings, guarded(responder), new FromPorts(), problems);
    reports = new GroupReports(ports.groups());
    monitor = new LinkMonitor(LinkScanner.ofNode(settings.exclusions()), this::follow);
    thread = new WireThread(this::pump);
  }

  /**
   * Opens the node's usable interfaces. Takes some 100 ms, for it warms the virtual machine up.
   *
   * @throws WireException when the process lacks the capability or the library to open any
   *     interface; that no interface is usable is not an error but one of {@link #problems}
   */
  public static Wire open(WireSettings settings, WireListener listener) {
    Preconditions.check();
    WarmUp.run(settings);
    Wire wire = new Wire(settings, listener);
    if (!wire.monitor.isPrompt()) {
      wire.problems.noLinkEvents();
    }
    wire.monitor.start();
    return wire;
  }

  private BiConsumer<FramePort, byte[]> guarded(Responder responder) {
    return (port, frame) -> {
      guard.check(System.nanoTime());
      responder.onFrame(port, frame);
    };
  }

  /** A pause between two {@link #beat}s that is longer than this means that others took over. */
  public void expectBeats(Duration longestPause) {
    guard.expect(longestPause.toNanos());
  }

  /**
   * A sign of life, from the thread that gives it to the peers too. When it comes too late, or a
   * frame is captured first and finds it too late, every address is withdrawn before anything else
   * is answered or sent, and the listener told ({@link WireListener#silenced}).
   */
  public void beat() {
    guard.beat(System.nanoTime());
  }

  private void silence(long nanos) {
    Set<IpAddress> silenced = Set.copyOf(answers.keySet());
    if (!silenced.isEmpty()) {
      LOG.warn(
          "stood still for {} ms, silent for {} addresses", nanos / 1_000_000, silenced.size());
      silenced.forEach(this::withdraw);
      tell(l -> l.silenced(silenced));
    }
  }

  /** The usable interfaces that are open. */
  public List<Link> links() {
    return links;
  }

  /** What keeps the wire from announcing at present. */
  public List<WireProblem> problems() {
    return problems.standing();
  }

  /**
   * Why the wire will never do again what it is told, because a thread of its own has ended or is
   * stuck; empty when it will.
   */
  public String stuck() {
    return Stream.of(thread.progress(), monitor.progress())
        .map(progress -> progress.problem(STUCK))
        .filter(problem -> !problem.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /**
   * Answers for {@code address} from now on and announces it. For an address that is announced
   * already this changes the interfaces; announcements on those that stay run on undisturbed.
   */
  public void announce(IpAddress address, LinkSelection selection) {
    answers.compute(
        address,
        (key, old) -> {
          if (old == null) {
            monitor.execute(() -> ports.listenFor(address));
            return new Answer(address, selection);
          }
          old.update(selection, Answer.Mode.ANNOUNCING);
          return old;
        });
    thread.execute(() -> sync(address));
  }

  /**
   * Goes on answering for an announced address, but stops announcing, refreshing and defending it:
   * for the old owner in a planned move, while the new one makes itself known. Does nothing for an
   * address that is not announced.
   */
  public void quieten(IpAddress address) {
    answers.computeIfPresent(
        address,
        (key, answer) -> {
          answer.update(answer.links(), Answer.Mode.ANSWERING);
          return answer;
        });
    thread.execute(() -> sync(address));
  }

  /** Stops answering for {@code address}; nothing is sent. Its counters are gone. */
  public void withdraw(IpAddress address) {
    Answer withdrawn = answers.remove(address);
    if (withdrawn != null) {
      withdrawn.end();
      monitor.execute(() -> ignore(address));
      thread.execute(() -> sync(address));
    }
  }

  /**
   * Announces an announced address from the beginning of the schedule again: after a conflict of
   * epochs won, or when a client is suspected not to know.
   */
  public void burst(IpAddress address) {
    thread.execute(
        () -> {
          Answer answer = answers.get(address);
          if (answer != null) {
            announcements.restart(answer, ports.open(), System.nanoTime());
          }
        });
  }

  /**
   * Prepares for taking {@code address} over one day: joins its group, so that switches deliver
   * solicitations at once, and remembers who asks for it, so that they can be told. Joining twice
   * is joining once.
   */
  public void join(IpAddress address) {
    if (standbys.add(address)) {
      monitor.execute(() -> ports.listenFor(address));
    }
  }

  /** Takes back {@link #join}. */
  public void leave(IpAddress address) {
    if (standbys.remove(address)) {
      monitor.execute(() -> ignore(address));
    }
  }

  /**
   * Looks for another station that has {@code address} or is about to take it, by ARP probes or
   * duplicate address detection, on the selected interfaces.
   *
   * @return what was found; completed on the wire's thread
   */
  public CompletionStage<ProbeResult> probe(
      IpAddress address, LinkSelection selection, ProbePlan plan) {
    CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    if (closed) {
      result.complete(new ProbeResult.NotProbed(address, "the wire is closed"));
      return result.minimalCompletionStage();
    }
    Runnable start = () -> startProbe(address, selection, plan, result);
    if (standbys.contains(address)) {
      // A takeover does not wait for the monitor, which may be busy closing an interface.
      thread.execute(start);
    } else {
      monitor.execute(
          () -> {
            // Another's probe is sent to the group only.
            ports.listenFor(address);
            thread.execute(start);
          });
      result.whenComplete((found, failure) -> monitor.execute(() -> ignore(address)));
    }
    return result.minimalCompletionStage();
  }

  private void startProbe(
      IpAddress address,
      LinkSelection selection,
      ProbePlan plan,
      CompletableFuture<ProbeResult> result) {
    List<LinkResponder> selected =
        ports.open().stream()
            .filter(port -> selection.includes(port.name()) && port.isReadyFor(address))
            .toList();
    probes.start(address, selected, plan, result, System.nanoTime());
  }

  /**
   * Hardware addresses of other speakers: their claims are no strangers' claims. Whom the wire
   * knows it knows for good: a new actor system hears of the others one after the other.
   */
  public synchronized void addSpeakerMacs(Set<MacAddress> macs) {
    Set<MacAddress> all = new HashSet<>(speakerMacs);
    all.addAll(macs);
    speakerMacs = Set.copyOf(all);
  }

  /**
   * The pools' addresses. The kernel passes on only what touches them; while an address outside is
   * announced, joined or probed, everything.
   */
  public void updatePools(Collection<IpRange> ranges) {
    CaptureFilter filter = CaptureFilter.of(ranges);
    monitor.execute(() -> ports.prefer(filter));
  }

  /** Every address that is answered for: a view, for it is asked once for each address. */
  public Set<IpAddress> answered() {
    return Collections.unmodifiableSet(answers.keySet());
  }

  /** The counters of every announced address. */
  public Map<IpAddress, AddressStats> stats() {
    Map<IpAddress, AddressStats> stats = new TreeMap<>();
    answers.forEach((address, answer) -> stats.put(address, answer.stats()));
    return stats;
  }

  /** The counters of every open interface, by name. */
  public Map<String, LinkStats> linkStats() {
    Map<String, LinkStats> stats = new TreeMap<>();
    ports.open().forEach(port -> stats.put(port.name(), port.stats()));
    return stats;
  }

  /** Stops answering and gives everything back. Nothing is sent. */
  @Override
  public void close() {
    closed = true;
    answers.clear();
    thread.close();
    probes.close();
    monitor.close();
    ports.close();
  }

  private boolean isWatched(IpAddress address) {
    return standbys.contains(address) || probes.isProbing(address);
  }

  // On the monitor's thread.

  private void follow(LinkScanner.Scan scan) {
    if (!ports.follow(scan)) {
      monitor.retrySoon();
    }
  }

  private void ignore(IpAddress address) {
    ports.ignore(address);
    if (!answers.containsKey(address) && !standbys.contains(address)) {
      ports.open().forEach(port -> port.clients().forget(address));
    }
  }

  private final class FromPorts implements LinkPorts.Events {

    @Override
    public void changed(List<Link> now, List<LinkResponder> ready, List<LinkResponder> gone) {
      boolean news = !now.equals(links);
      links = now;
      thread.execute(
          () -> {
            gone.forEach(announcements::forget);
            gone.forEach(reports::forget);
            // Whoever got its carrier back has lost what it sent meanwhile.
            ready.forEach(announcements::forget);
            ready.forEach(port -> reports.start(port, System.nanoTime()));
            answers.keySet().forEach(Wire.this::sync);
          });
      if (news) {
        tell(l -> l.linksChanged(now));
      }
    }

    @Override
    public void died(LinkResponder port) {
      monitor.execute(
          () -> {
            ports.bury(port);
            monitor.retrySoon();
          });
    }
  }

  // On the announcing thread.

  private long pump(long now) {
    guard.check(System.nanoTime());
    return Math.min(announcements.pump(now), Math.min(probes.pump(now), reports.pump(now)));
  }

  private void sync(IpAddress address) {
    announcements.sync(address, answers.get(address), ports.open(), System.nanoTime());
  }

  private void tell(Consumer<WireListener> news) {
    thread.execute(
        () -> {
          try {
            news.accept(listener);
          } catch (RuntimeException e) {
            LOG.error("the wire's listener failed", e);
          }
        });
  }

  // On the capture threads.

  private final class FromCapture implements Responder.Events {

    @Override
    public void claimed(FramePort port, IpAddress address, MacAddress mac, boolean probing) {
      for (LinkResponder own : ports.open()) {
        if (own.mac().equals(mac)) {
          oneSegment(port, own);
          return;
        }
      }
      boolean speaker = speakerMacs.contains(mac);
      // Two speakers that ask at the same time must not wait for each other: epochs decide.
      boolean holds = !(speaker && probing);
      if (holds && probes.isProbing(address)) {
        thread.execute(() -> probes.claimed(port, address, mac, speaker, probing));
      }
      Answer answer = probing ? null : answers.get(address);
      if (answer != null && answer.isOn(port)) {
        conflict(port, answer, mac, speaker);
      }
    }

    private void conflict(FramePort port, Answer answer, MacAddress mac, boolean speaker) {
      answer.conflictsSeen.increment();
      if (answer.reportsConflictAt(System.nanoTime())) {
        if (!speaker) {
          thread.execute(() -> announcements.defend(answer, port, System.nanoTime()));
        }
        Conflict conflict = new Conflict(answer.address, mac, port.name(), speaker);
        tell(l -> l.conflict(conflict));
      }
    }

    /** What one interface sent came in at another: the one with the lower index speaks for both. */
    private void oneSegment(FramePort receiver, LinkResponder sender) {
      if (receiver instanceof LinkResponder port
          && port.link().index() > sender.link().index()
          && port.leaveTo(sender)) {
        LOG.info(
            "{} is on one segment with {}, which answers for both", port.name(), sender.name());
        thread.execute(
            () -> {
              announcements.forget(sender);
              answers.keySet().forEach(Wire.this::sync);
            });
      }
    }

    @Override
    public void acknowledged(FramePort port, Answer answer, IpAddress client) {
      thread.execute(() -> announcements.acknowledged(answer, port, client));
    }

    @Override
    public void firstAnswer(FramePort port, Answer answer) {
      Duration since = Duration.ofNanos(System.nanoTime() - answer.announcedAt);
      tell(l -> l.firstAnswer(answer.address, port.name(), since));
    }
  }
}
