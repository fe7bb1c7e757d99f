package io.herald.lab.bench.peers;

import io.herald.lab.bench.Workload;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A time in which nothing fails: what changes hands then, changes it for nothing.
 *
 * @param contender its name
 * @param busy whether the busy loops ran
 * @param seconds how long
 * @param flaps how often the answering MAC changed
 * @param unansweredMillis the longest time in which nobody answered "who has it"
 * @param sent datagrams sent
 * @param lost those without an answer
 */
record Quiet(
    String contender,
    boolean busy,
    long seconds,
    int flaps,
    double unansweredMillis,
    int sent,
    int lost) {

  /** Watches all contenders for a time. */
  static List<Quiet> watch(Arena arena, boolean busy, Duration length) {
    arena.begin();
    var client = arena.lab().client();
    long since = System.nanoTime();
    var questions =
        arena.addresses().stream().map(a -> client.start(ProbeSpec.neighbor(a))).toList();
    var datagrams =
        arena.addresses().stream()
            .map(a -> client.start(ProbeSpec.udp(a, Workload.UDP_PORT)))
            .toList();
    LockSupport.parkNanos(length.toNanos());
    var contenders = arena.contenders();
    return contenders.stream()
        .map(
            contender -> {
              int index = contenders.indexOf(contender);
              var question = questions.get(index).stop();
              var datagram = datagrams.get(index).stop();
              return new Quiet(
                  contender.name(),
                  busy,
                  length.toSeconds(),
                  client.answers(contender.address(), since).moves(),
                  question.longestGapMillis(),
                  datagram.sent(),
                  datagram.lost());
            })
        .toList();
  }
}
