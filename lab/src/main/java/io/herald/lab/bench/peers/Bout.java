package io.herald.lab.bench.peers;

import io.herald.lab.bench.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All runs of one failure under one load.
 *
 * @param failure which
 * @param title in words
 * @param busy whether the busy loops ran
 * @param sights what the client saw of each contender, in the order of the contenders, run after
 *     run
 */
record Bout(String failure, String title, boolean busy, List<Sight> sights) {
  /** The contender that all others are compared with. */
  static final String REFERENCE = "Herald";

  Bout {
    sights = List.copyOf(sights);
  }

  /** What is compared. */
  enum Measure {
    TAKEOVER("another node announces", Sight::takeoverMillis),
    OUTAGE("client with a warm cache waits", Sight::outageMillis),
    UNANSWERED("nobody answers who has", Sight::unansweredMillis);

    private final String words;
    private final ToDoubleFunction<Sight> value;

    Measure(String words, ToDoubleFunction<Sight> value) {
      this.words = words;
      this.value = value;
    }

    String words() {
      return words;
    }
  }

  /** The contenders' names, Herald first. */
  List<String> contenders() {
    return sights.stream().map(Sight::contender).distinct().toList();
  }

  /** All that was seen of one contender. */
  List<Sight> of(String contender) {
    return sights.stream().filter(sight -> sight.contender().equals(contender)).toList();
  }

  /** The distribution of a measure. */
  Distribution values(String contender, Measure measure) {
    return Distribution.of(of(contender).stream().mapToDouble(measure.value).toArray());
  }

  /** How many times Herald's median a contender's median is. */
  double ratio(String contender, Measure measure) {
    return values(contender, measure).median() / values(REFERENCE, measure).median();
  }

  /**
   * Where a contender's median or worst value is less than Herald's, in words; empty for nowhere.
   */
  List<String> better(String contender) {
    var better = new ArrayList<String>();
    for (var measure : Measure.values()) {
      var own = values(contender, measure);
      var herald = values(REFERENCE, measure);
      if (own.median() < herald.median()) {
        better.add(measure.words());
      } else if (own.worst() < herald.worst()) {
        better.add(measure.words() + " (worst)");
      }
    }
    if (twoAnswerers(contender) < twoAnswerers(REFERENCE)) {
      better.add("two answerers");
    }
    return better;
  }

  /** The worst time with two answerers, in milliseconds. */
  double twoAnswerers(String contender) {
    return of(contender).stream().mapToDouble(Sight::twoAnswerersMillis).max().orElse(0);
  }
}
