package io.herald.lab.bench.latency;

import java.util.EnumMap;
import java.util.Map;

/**
 * When each thing on the way of one Service happened.
 *
 * @param service its name
 * @param address the address it got
 * @param at the moments, {@link System#nanoTime()}; every one of them
 */
record Timeline(String service, String address, Map<Moment, Long> at) {

  /** What happens on the way, in this order. */
  enum Moment {
    APPLY("`kubectl apply` is started"),
    STORED("the API server stores the Service"),
    STATUS("the API server stores its status with the address"),
    PLACED("the allocator logs whose address it is"),
    PROBING("the owner logs that it probes the LAN"),
    ANNOUNCING("the owner logs that it announces"),
    ANSWERED("the client sees the first answer");

    private final String words;

    Moment(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A part of the way. */
  enum Stage {
    KUBECTL("kubectl itself", Moment.APPLY, Moment.STORED),
    ALLOCATE("watch, allocation, status written", Moment.STORED, Moment.STATUS),
    PLACE("placement", Moment.STATUS, Moment.PLACED),
    DISTRIBUTE("plan to the owner's announcer", Moment.PLACED, Moment.PROBING),
    PROBE("probe on the wire (200 ms by design)", Moment.PROBING, Moment.ANNOUNCING),
    ANSWER("announcing to the client's first answer", Moment.ANNOUNCING, Moment.ANSWERED);

    private final String words;
    private final Moment from;
    private final Moment to;

    Stage(String words, Moment from, Moment to) {
      this.words = words;
      this.from = from;
      this.to = to;
    }

    String words() {
      return words;
    }
  }

  Timeline {
    at = Map.copyOf(at);
    for (var moment : Moment.values()) {
      if (!at.containsKey(moment)) {
        throw new IllegalArgumentException("unknown of " + service + ": when " + moment.words());
      }
    }
  }

  /** Milliseconds from one moment to another; negative when they came in the other order. */
  double millis(Moment from, Moment to) {
    return (at.get(to) - at.get(from)) / 1e6;
  }

  /** Milliseconds of a stage. */
  double millis(Stage stage) {
    return millis(stage.from, stage.to);
  }

  /** Milliseconds of every stage; their sum is the whole way. */
  Map<Stage, Double> stages() {
    var stages = new EnumMap<Stage, Double>(Stage.class);
    for (var stage : Stage.values()) {
      stages.put(stage, millis(stage));
    }
    return stages;
  }
}
