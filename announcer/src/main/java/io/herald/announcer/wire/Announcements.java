package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborSolicitation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends the announcements of {@link AnnouncementSchedule}, one series for each address and
 * interface, then refreshes for as long as the address is announced.
 *
 * <p>Made for thousands of addresses at once: first frames go out before everything else and as
 * fast as the kernel takes them; repeats are drawn from a budget, and one that comes so late that
 * the next is due is left out. The number of clients asked for each address shrinks with the number
 * of addresses on the move.
 *
 * <p>Not thread-safe, and without a clock of its own: {@link #pump} is told the time.
 */
final class Announcements {

  private static final long MILLI = 1_000_000;
  private static final int MOST_CLIENTS = 32;
  private static final int CLIENTS_IN_ALL = 2048;

  private record Key(IpAddress address, FramePort port) {}

  /** One address's announcements on one interface. */
  private static final class Series {
    final Answer answer;
    final FramePort port;
    final List<AnnouncementSchedule.Step> steps;
    final long start;
    int step;
    long due;
    boolean cancelled;
    @Nullable List<ClientMemory.Client> silent;

    Series(Answer answer, FramePort port, long now) {
      this.answer = answer;
      this.port = port;
      this.steps = AnnouncementSchedule.steps(answer.address.family());
      this.start = now;
      this.due = now;
    }

    boolean isRefreshing() {
      return step >= steps.size();
    }
  }

  private final Map<Key, Series> series = new HashMap<>();
  private final Deque<Series> first = new ArrayDeque<>();
  private final PriorityQueue<Series> repeats =
      new PriorityQueue<>(Comparator.comparingLong((Series s) -> s.due));
  private final Map<Key, Long> defences = new HashMap<>();
  private final SplittableRandom jitter = new SplittableRandom();
  private final long refreshNanos;
  private final long defenceNanos;
  private final FrameBudget budget;
  private int bursting;

  /**
   * Nothing is announced yet.
   *
   * @param refresh mean time between two refreshes, zero for none
   * @param defence shortest time between two defences of an address
   * @param repeatsPerSecond most frames a second, first ones aside
   */
  Announcements(Duration refresh, Duration defence, int repeatsPerSecond, long now) {
    refreshNanos = refresh.toNanos();
    defenceNanos = defence.toNanos();
    budget = new FrameBudget(repeatsPerSecond, now);
  }

  /**
   * Brings the series of an address in line with what is announced now: starts what is missing,
   * ends what is too much, leaves running what is right.
   *
   * @param answer what is announced, {@code null} for nothing
   */
  void sync(
      IpAddress address, @Nullable Answer answer, Collection<? extends FramePort> ports, long now) {
    for (FramePort port : ports) {
      Key key = new Key(address, port);
      Series running = series.get(key);
      boolean wanted =
          answer != null
              && answer.announces()
              && answer.isOn(port)
              && port.isReadyFor(address)
              && !port.yieldsTo(answer);
      if (running != null && (!wanted || running.answer != answer)) {
        cancel(key);
        running = null;
      }
      if (wanted && running == null) {
        start(key, answer, now);
      }
    }
    if (answer == null) {
      defences.keySet().removeIf(key -> key.address.equals(address));
    }
  }

  /**
   * Starts the series of an address anew on every one of these interfaces where it is announced.
   */
  void restart(Answer answer, Collection<? extends FramePort> ports, long now) {
    ports.forEach(port -> cancel(new Key(answer.address, port)));
    sync(answer.address, answer, ports, now);
  }

  /** Ends every series on an interface that is gone. */
  void forget(FramePort port) {
    for (Key key : List.copyOf(series.keySet())) {
      if (key.port == port) {
        cancel(key);
      }
    }
    defences.keySet().removeIf(key -> key.port == port);
  }

  private void start(Key key, Answer answer, long now) {
    Series started = new Series(answer, key.port, now);
    series.put(key, started);
    first.add(started);
    bursting++;
  }

  private void cancel(Key key) {
    Series ended = series.remove(key);
    if (ended != null) {
      ended.cancelled = true;
      if (!ended.isRefreshing()) {
        bursting--;
      }
    }
  }

  /**
   * Defends an address against another claim: one announcement, at most one in the defence interval
   * (RFC 5227, 2.4 c).
   */
  void defend(Answer answer, FramePort port, long now) {
    Key key = new Key(answer.address, port);
    Long last = defences.get(key);
    if (series.containsKey(key) && (last == null || now - last >= defenceNanos)) {
      defences.put(key, now);
      sendGratuitous(answer, port);
    }
  }

  /** {@code client} has acknowledged: it knows. */
  void acknowledged(Answer answer, FramePort port, IpAddress client) {
    Series running = series.get(new Key(answer.address, port));
    if (running != null && running.silent != null) {
      running.silent.removeIf(silent -> silent.address().equals(client));
    }
  }

  /**
   * Sends what is due.
   *
   * @param now the present, on the scale of {@link System#nanoTime}
   * @return when to come again, {@link Long#MAX_VALUE} for not before something is started
   */
  long pump(long now) {
    for (Series next = first.poll(); next != null; next = first.poll()) {
      take(next, now);
    }
    while (!repeats.isEmpty()) {
      Series next = repeats.element();
      if (next.cancelled) {
        repeats.remove();
      } else if (next.due - now > 0) {
        return next.due;
      } else if (!budget.isLeft(now)) {
        return now + MILLI;
      } else {
        repeats.remove();
        take(next, now);
      }
    }
    return Long.MAX_VALUE;
  }

  private void take(Series next, long now) {
    if (next.cancelled || next.answer.hasEnded()) {
      return;
    }
    boolean refreshing = next.isRefreshing();
    int frames = refreshing ? sendGratuitous(next.answer, next.port) : send(next);
    budget.spend(frames);
    if (!refreshing) {
      next.step = AnnouncementSchedule.after(next.steps, next.step, (now - next.start) / MILLI);
    }
    if (!next.isRefreshing()) {
      next.due = next.start + next.steps.get(next.step).atMillis() * MILLI;
    } else {
      next.due = now + (long) (refreshNanos * (0.75 + 0.5 * jitter.nextDouble()));
      if (!refreshing) {
        bursting--;
        next.silent = null;
        next.answer.asking = false;
      }
    }
    if (!next.isRefreshing() || refreshNanos > 0) {
      repeats.add(next);
    }
  }

  private int send(Series series) {
    AnnouncementSchedule.Step step = series.steps.get(series.step);
    int frames = 0;
    if (step.gratuitous()) {
      frames += sendGratuitous(series.answer, series.port);
    }
    if (step.reply() && series.answer.address.isIpv4()) {
      frames += sendCounted(series.answer, series.port, gratuitousReply(series));
    }
    if (step.clients()) {
      frames += askClients(series);
    }
    return frames;
  }

  private static EthernetFrame gratuitousReply(Series series) {
    return ArpPacket.gratuitousReply(series.port.mac(), series.answer.address);
  }

  private static int sendGratuitous(Answer answer, FramePort port) {
    IpAddress address = answer.address;
    return sendCounted(
        answer,
        port,
        address.isIpv4()
            ? ArpPacket.gratuitousRequest(port.mac(), address)
            : NeighborAdvertisement.unsolicited(
                port.mac(), port.advertisementSource(address), address));
  }

  private static int sendCounted(Answer answer, FramePort port, EthernetFrame frame) {
    if (port.send(frame.encode())) {
      answer.gratuitousSent.increment();
    }
    return 1;
  }

  private int askClients(Series series) {
    List<ClientMemory.Client> silent = series.silent;
    if (silent == null) {
      int limit = Math.max(1, Math.min(MOST_CLIENTS, CLIENTS_IN_ALL / Math.max(1, bursting)));
      silent = new ArrayList<>(series.port.clients().clientsOf(series.answer.address, limit));
      series.silent = silent;
      if (!silent.isEmpty()) {
        series.answer.asking = true;
      }
    }
    for (ClientMemory.Client client : silent) {
      if (series.port.send(request(series, client).encode())) {
        series.answer.clientUpdatesSent.increment();
      }
    }
    return silent.size();
  }

  private static EthernetFrame request(Series series, ClientMemory.Client client) {
    IpAddress address = series.answer.address;
    MacAddress mac = series.port.mac();
    return address.isIpv4()
        ? ArpPacket.unicastRequest(mac, address, client.mac(), client.address())
        : NeighborSolicitation.unicastRequest(mac, address, client.mac(), client.address());
  }

  /** The number of series still in their first seconds. */
  int bursting() {
    return bursting;
  }
}
