package io.herald.announcer.takeover;

import static io.herald.announcer.takeover.PeerStatus.RESTARTED;
import static io.herald.announcer.takeover.PeerStatus.SUSPECTED;
import static io.herald.announcer.takeover.PeerStatus.UNKNOWN;
import static io.herald.announcer.takeover.Row.ME;
import static io.herald.announcer.takeover.WireProbe.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold of every decision, whatever the situation: all combinations are tried. */
class TakeoverPropertiesTest {
  @Test
  void decide_everyCombination_keepsTheRules() {
    int[] count = {0};
    situations()
        .forEach(
            situation -> {
              count[0]++;
              check(situation, Takeover.decide(situation));
            });

    assertThat(count[0]).isGreaterThan(50_000);
  }

  private static void check(Situation now, Decision decision) {
    boolean answering = now.own().isPresent();
    long seen = Math.max(now.rivalEpoch(), now.ownEpoch());
    long plan = now.assignment().map(Assignment::epoch).orElse(0L);
    if (decision instanceof Decision.Announce announce) {
      assertThat(now.assignment().orElseThrow().isOwnedBy(ME)).as("%s", now).isTrue();
      assertThat(announce.epoch())
          .as("%s", now)
          .isEqualTo(plan)
          .isGreaterThanOrEqualTo(now.ownEpoch());
    } else if (decision instanceof Decision.Provisional claim) {
      assertThat(now.assignment().orElseThrow().candidate(ME)).as("%s", now).isPresent();
      assertThat(claim.epoch())
          .as("%s", now)
          .isGreaterThan(plan)
          .isGreaterThanOrEqualTo(now.ownEpoch());
      boolean fresh = claim.epoch() != now.ownEpoch();
      assertThat(!fresh || claim.epoch() > seen).as("a new claim beats all seen: %s", now).isTrue();
      assertThat(answering || now.probe() == NOBODY).as("the LAN was asked: %s", now).isTrue();
    } else if (decision instanceof Decision.HandOver over) {
      assertThat(answering).as("%s", now).isTrue();
      assertThat(over.to()).as("%s", now).isNotEqualTo(ME).isNotIn(now.unable());
      assertThat(over.epoch())
          .as("%s", now)
          .isGreaterThan(now.ownEpoch())
          .isGreaterThanOrEqualTo(plan);
    } else if (decision instanceof Decision.Yield && answering) {
      boolean nobodyMay =
          now.assignment().map(assignment -> assignment.candidates().isEmpty()).orElse(true);
      boolean rivalStands = now.rivalEpoch() >= now.ownEpoch() && now.rivalEpoch() > plan;
      assertThat(nobodyMay || !now.carrier() || rivalStands)
          .as("dark by politeness: %s", now)
          .isTrue();
    }
    boolean takesOver = !answering && decision instanceof Decision.Provisional;
    boolean owned = now.assignment().map(assignment -> assignment.isOwnedBy(ME)).orElse(false);
    if (takesOver && !owned) {
      boolean gone =
          now.status("o") == SUSPECTED
              || now.status("o") == RESTARTED
              || now.unable().contains("o");
      assertThat(gone).as("%s", now).isTrue();
    }
  }

  private static Stream<Situation> situations() {
    List<Optional<Assignment>> plans =
        Stream.of(
                List.of(ME, "o", "s"),
                List.of("o", ME, "s"),
                List.of("o", "s", ME),
                List.of("o", "s"),
                List.<String>of())
            .map(nodes -> Optional.of(Row.assignment(5, nodes)))
            .toList();
    List<Optional<Claim>> own =
        List.of(Optional.empty(), Row.claim(ME, 4), Row.claim(ME, 5), Row.claim(ME, 6));
    List<Optional<Claim>> rivals =
        List.of(
            Optional.empty(),
            Row.claim("o", 5),
            Row.claim("s", 6),
            Row.claim("o", 7),
            Row.claim("a", 6));
    List<Situation> all = new ArrayList<>();
    for (Optional<Assignment> plan :
        Stream.concat(Stream.of(Optional.<Assignment>empty()), plans.stream()).toList()) {
      for (PeerStatus owner : PeerStatus.values()) {
        for (PeerStatus standby : PeerStatus.values()) {
          for (Optional<Claim> mine : own) {
            for (Optional<Claim> rival : rivals) {
              for (WireProbe probe : WireProbe.values()) {
                for (int bits = 0; bits < 32; bits++) {
                  all.add(
                      new Situation(
                          ME,
                          plan,
                          Map.of("o", owner, "s", standby, "a", UNKNOWN),
                          (bits & 16) != 0 ? Set.of("o") : Set.of(),
                          (bits & 1) != 0,
                          mine,
                          (bits & 8) != 0,
                          rival,
                          rival.map(Claim::epoch).orElse(0L),
                          probe,
                          (bits & 2) != 0,
                          (bits & 4) != 0));
                }
              }
            }
          }
        }
      }
    }
    return all.stream();
  }
}
