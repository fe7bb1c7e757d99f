package io.herald.announcer.takeover;

import static io.herald.announcer.takeover.PeerStatus.ALIVE;
import static io.herald.announcer.takeover.PeerStatus.LEAVING;
import static io.herald.announcer.takeover.PeerStatus.SUSPECTED;
import static io.herald.announcer.takeover.PeerStatus.UNKNOWN;
import static io.herald.announcer.takeover.WireProbe.ASKED;
import static io.herald.announcer.takeover.WireProbe.NOBODY;
import static io.herald.announcer.takeover.WireProbe.NOT_ASKED;
import static io.herald.announcer.takeover.WireProbe.SPEAKER;
import static io.herald.announcer.takeover.WireProbe.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan's epoch is 5 throughout, unless a row says otherwise. Nodes: me, o(wner), s(tandby). */
class TakeoverTest {
  private static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");
  private static final String ME = "me";

  /** A situation being described. */
  private record Row(
      String what,
      Optional<Assignment> plan,
      Map<String, PeerStatus> peers,
      boolean settled,
      boolean cutOff,
      Optional<Claim> own,
      boolean resuming,
      Optional<Claim> rival,
      WireProbe probe,
      boolean carrier,
      boolean eligible,
      Decision expected) {

    Row owner(PeerStatus status) {
      return peer("o", status);
    }

    Row standby(PeerStatus status) {
      return peer("s", status);
    }

    Row peer(String node, PeerStatus status) {
      Map<String, PeerStatus> more = new HashMap<>(peers);
      more.put(node, status);
      return new Row(
          what, plan, more, settled, cutOff, own, resuming, rival, probe, carrier, eligible,
          expected);
    }

    Row own(long epoch) {
      return new Row(
          what,
          plan,
          peers,
          settled,
          cutOff,
          claim(ME, epoch),
          resuming,
          rival,
          probe,
          carrier,
          eligible,
          expected);
    }

    Row rival(String node, long epoch) {
      return new Row(
          what,
          plan,
          peers,
          settled,
          cutOff,
          own,
          resuming,
          claim(node, epoch),
          probe,
          carrier,
          eligible,
          expected);
    }

    Row probe(WireProbe said) {
      return new Row(
          what, plan, peers, settled, cutOff, own, resuming, rival, said, carrier, eligible,
          expected);
    }

    Row ownerSettled() {
      return new Row(
          what, plan, peers, true, cutOff, own, resuming, rival, probe, carrier, eligible,
          expected);
    }

    Row wasCutOff() {
      return new Row(
          what, plan, peers, settled, true, own, resuming, rival, probe, carrier, eligible,
          expected);
    }

    Row resumes() {
      return new Row(
          what, plan, peers, settled, cutOff, own, true, rival, probe, carrier, eligible, expected);
    }

    Row noCarrier() {
      return new Row(
          what, plan, peers, settled, cutOff, own, resuming, rival, probe, false, eligible,
          expected);
    }

    Row notEligible() {
      return new Row(
          what, plan, peers, settled, cutOff, own, resuming, rival, probe, carrier, false,
          expected);
    }

    Row gives(Decision decision) {
      return new Row(
          what, plan, peers, settled, cutOff, own, resuming, rival, probe, carrier, eligible,
          decision);
    }

    Situation situation() {
      long seen = rival.map(Claim::epoch).orElse(0L);
      return new Situation(
          ME, plan, peers, settled, cutOff, own, resuming, rival, seen, probe, carrier, eligible);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    basics(rows);
    planSaysMe(rows);
    resuming(rows);
    takeover(rows);
    holdingAndGivingBack(rows);
    planMovedAway(rows);
    notEligible(rows);
    return rows.stream();
  }

  private static void basics(List<Row> rows) {
    rows.add(row("no Service, silent").gives(yields("no Service holds it")));
    rows.add(row("no Service, answering").own(5).gives(yields("no Service holds it")));
    rows.add(
        row("no candidates, answering", List.of()).own(5).gives(yields("no node may announce it")));
    rows.add(row("no carrier, mine", ME, "o").own(5).noCarrier().gives(yields("no carrier")));
    rows.add(
        row("no carrier, owner dead", "o", ME)
            .owner(SUSPECTED)
            .probe(NOBODY)
            .noCarrier()
            .gives(yields("no carrier")));
    rows.add(
        row("rival took over, mine by plan, silent", ME, "s")
            .standby(ALIVE)
            .rival("s", 6)
            .gives(yields("node s took over with epoch 6")));
    rows.add(
        row("rival took over, answering", ME, "s")
            .standby(ALIVE)
            .own(5)
            .rival("s", 6)
            .gives(yields("node s took over with epoch 6")));
    rows.add(
        row("rival of unknown node took over", ME, "s")
            .own(5)
            .rival("s", 6)
            .gives(yields("node s took over with epoch 6")));
    rows.add(
        row("both took over with one epoch, the higher name stands", "o", ME, "s")
            .owner(SUSPECTED)
            .own(6)
            .rival("s", 6)
            .gives(yields("node s took over with epoch 6")));
    rows.add(
        row("both took over with one epoch, the lower name yields", "o", "a", ME)
            .owner(SUSPECTED)
            .peer("a", ALIVE)
            .own(6)
            .rival("a", 6)
            .gives(new Decision.Provisional(6, "holding until the plan confirms")));
    rows.add(
        row("rival with the plan's epoch does not stand", ME, "o")
            .owner(ALIVE)
            .own(5)
            .rival("o", 5)
            .gives(new Decision.Announce(5, "planned")));
  }

  private static void planSaysMe(List<Row> rows) {
    rows.add(row("mine, silent", ME, "s").gives(new Decision.Announce(5, "planned")));
    rows.add(row("mine, answering", ME, "s").own(5).gives(new Decision.Announce(5, "planned")));
    rows.add(
        row("mine, the plan confirms a takeover", ME, "s")
            .own(4)
            .gives(new Decision.Announce(5, "planned")));
    rows.add(
        row("mine, handed over ahead of the plan", ME, "s")
            .own(7)
            .gives(new Decision.Provisional(7, "planned, ahead of the plan's epoch")));
    rows.add(
        row("mine, the rival above died, silent", ME, "s")
            .standby(SUSPECTED)
            .rival("s", 6)
            .gives(new Decision.Probe("who took over with epoch 6 is gone")));
    rows.add(
        row("mine, the rival above died, LAN asked", ME, "s")
            .standby(SUSPECTED)
            .rival("s", 6)
            .probe(NOBODY)
            .gives(new Decision.Provisional(7, "who took over with epoch 6 is gone")));
    rows.add(
        row("mine, the rival above died, answering", ME, "s")
            .standby(SUSPECTED)
            .own(5)
            .rival("s", 6)
            .gives(new Decision.Provisional(7, "who took over with epoch 6 is gone")));
    rows.add(first(NOT_ASKED).gives(new Decision.Probe("new to the LAN")));
    rows.add(first(ASKED).gives(new Decision.Hold("waiting for the LAN's answer")));
    rows.add(first(NOBODY).gives(new Decision.Announce(1, "planned, free on the LAN")));
    rows.add(first(SPEAKER).gives(new Decision.Announce(1, "planned, free on the LAN")));
    rows.add(first(STRANGER).gives(yields("a stranger holds it")));
    rows.add(first(NOT_ASKED).own(1).gives(new Decision.Announce(1, "planned")));
  }

  /** The carrier is back, the process went on after a pause, or has just started. */
  private static void resuming(List<Row> rows) {
    rows.add(back(NOT_ASKED).gives(new Decision.Probe("planned, after a silence")));
    rows.add(back(ASKED).gives(new Decision.Hold("waiting for the LAN's answer after a silence")));
    rows.add(
        back(NOBODY).gives(new Decision.Announce(5, "planned, free on the LAN after a silence")));
    rows.add(
        back(SPEAKER)
            .gives(new Decision.Hold("a speaker answers on the LAN, its claim is awaited")));
    rows.add(back(STRANGER).gives(yields("a stranger holds it")));
    rows.add(back(SPEAKER).rival("s", 6).gives(yields("node s took over with epoch 6")));
    rows.add(
        back(NOBODY)
            .standby(SUSPECTED)
            .rival("s", 6)
            .gives(new Decision.Provisional(7, "who took over with epoch 6 is gone")));
    rows.add(
        row("answering since, not resuming any more", ME, "s")
            .own(5)
            .resumes()
            .gives(new Decision.Announce(5, "planned")));
  }

  private static Row back(WireProbe probe) {
    return row("mine, after a silence, LAN " + probe, ME, "s").resumes().probe(probe);
  }

  private static void takeover(List<Row> rows) {
    rows.add(row("owner alive", "o", ME).owner(ALIVE).gives(yields("node o comes first")));
    rows.add(row("owner unknown", "o", ME).gives(yields("node o comes first")));
    rows.add(
        row("owner leaving", "o", ME)
            .owner(LEAVING)
            .gives(new Decision.Hold("the owner is leaving and hands over")));
    rows.add(dead(NOT_ASKED).gives(new Decision.Probe("owner o is gone")));
    rows.add(dead(ASKED).gives(new Decision.Hold("waiting for the LAN's answer: owner o is gone")));
    rows.add(dead(NOBODY).gives(new Decision.Provisional(6, "owner o is gone")));
    rows.add(
        dead(SPEAKER)
            .gives(
                new Decision.Hold("a speaker still answers on the LAN, though owner o is gone")));
    rows.add(dead(STRANGER).gives(yields("a stranger holds it, though owner o is gone")));
    rows.add(
        row("owner dead, a standby before me", "o", "s", ME)
            .owner(SUSPECTED)
            .standby(ALIVE)
            .gives(yields("node s comes first")));
    rows.add(
        row("owner dead, a dead standby before me", "o", "s", ME)
            .owner(SUSPECTED)
            .standby(SUSPECTED)
            .gives(new Decision.Probe("owner o is gone")));
    rows.add(
        row("owner dead, an unheard standby before me", "o", "s", ME)
            .owner(SUSPECTED)
            .gives(new Decision.Probe("owner o is gone")));
    rows.add(
        row("owner dead, a leaving standby before me", "o", "s", ME)
            .owner(SUSPECTED)
            .standby(LEAVING)
            .gives(new Decision.Probe("owner o is gone")));
    rows.add(
        row("owner alive, a dead standby before me", "o", "s", ME)
            .owner(ALIVE)
            .standby(SUSPECTED)
            .gives(yields("node o comes first")));
    rows.add(
        row("owner and the one that took over dead", "o", "s", ME)
            .owner(SUSPECTED)
            .standby(SUSPECTED)
            .rival("s", 6)
            .probe(NOBODY)
            .gives(new Decision.Provisional(7, "owner o is gone")));
    rows.add(
        row("no candidate, owner dead", "o", "s")
            .owner(SUSPECTED)
            .gives(yields("not a candidate")));
  }

  private static void holdingAndGivingBack(List<Row> rows) {
    Decision holding = new Decision.Provisional(6, "holding until the plan confirms");
    rows.add(row("took over, owner dead", "o", ME).owner(SUSPECTED).own(6).gives(holding));
    rows.add(row("took over, owner just back", "o", ME).owner(ALIVE).own(6).gives(holding));
    rows.add(
        row("took over, owner back and settled", "o", ME)
            .owner(ALIVE)
            .ownerSettled()
            .own(6)
            .gives(new Decision.HandOver("o", 7, "the owner is alive")));
    rows.add(
        row("took over while cut off, owner never stopped", "o", ME)
            .owner(ALIVE)
            .wasCutOff()
            .own(6)
            .rival("o", 5)
            .gives(yields("node o answers after all: this node was cut off")));
    rows.add(
        row("took over while cut off, owner lives but may be silent", "o", ME)
            .owner(ALIVE)
            .wasCutOff()
            .own(6)
            .gives(holding));
    rows.add(row("took over, owner leaving", "o", ME).owner(LEAVING).own(6).gives(holding));
    rows.add(row("took over, owner unknown", "o", ME).own(6).gives(holding));
    rows.add(
        row("took over, the standby before me is back", "o", "s", ME)
            .owner(SUSPECTED)
            .standby(ALIVE)
            .own(6)
            .gives(holding));
    rows.add(
        row("took over, the owner's claim is older", "o", ME)
            .owner(ALIVE)
            .own(6)
            .rival("o", 5)
            .gives(holding));
    rows.add(
        row("took over, the owner still answers on the LAN", "o", ME)
            .owner(SUSPECTED)
            .own(6)
            .probe(SPEAKER)
            .gives(new Decision.HandOver("o", 7, "the owner still answers on the LAN")));
    rows.add(
        row("took over, the owner has it back", "o", ME)
            .owner(ALIVE)
            .ownerSettled()
            .own(6)
            .rival("o", 7)
            .gives(yields("node o took over with epoch 7")));
  }

  private static void planMovedAway(List<Row> rows) {
    rows.add(
        row("plan moved it, new owner alive", "o", ME)
            .owner(ALIVE)
            .own(4)
            .gives(new Decision.HandOver("o", 5, "the plan says node o")));
    rows.add(
        row("plan moved it, new owner not heard yet", "o", ME)
            .own(4)
            .gives(new Decision.HandOver("o", 5, "the plan says node o")));
    rows.add(
        row("plan moved it, new owner dead", "o", ME)
            .owner(SUSPECTED)
            .own(4)
            .gives(new Decision.Provisional(6, "owner o is gone")));
    rows.add(
        row("plan moved it, no candidate any more", "o", "s")
            .owner(ALIVE)
            .own(4)
            .gives(new Decision.HandOver("o", 5, "the plan says node o")));
    rows.add(
        row("plan moved it, no candidate, owner dead", "o", "s")
            .owner(SUSPECTED)
            .standby(ALIVE)
            .own(4)
            .gives(new Decision.HandOver("s", 6, "the plan says node s")));
    rows.add(
        row("plan moved it, no candidate, all dead", "o", "s")
            .owner(SUSPECTED)
            .standby(SUSPECTED)
            .own(4)
            .gives(new Decision.Hold("nobody else can answer")));
    rows.add(
        row("same epoch, two owners by mistake", "o", ME)
            .owner(ALIVE)
            .own(5)
            .gives(new Decision.HandOver("o", 6, "the plan says node o")));
  }

  private static void notEligible(List<Row> rows) {
    rows.add(row("not eligible, silent", ME, "s").notEligible().gives(yields("not eligible")));
    rows.add(
        row("not eligible, owner dead", "o", ME)
            .owner(SUSPECTED)
            .probe(NOBODY)
            .notEligible()
            .gives(yields("not eligible")));
    rows.add(
        row("leaving, a standby lives", ME, "s")
            .standby(ALIVE)
            .own(5)
            .notEligible()
            .gives(new Decision.HandOver("s", 6, "this node is not eligible")));
    rows.add(
        row("leaving, the new owner lives", "o", "s")
            .owner(ALIVE)
            .own(4)
            .notEligible()
            .gives(new Decision.HandOver("o", 5, "this node is not eligible")));
    rows.add(
        row("leaving, nobody else", ME, "s")
            .standby(SUSPECTED)
            .own(5)
            .notEligible()
            .gives(new Decision.Hold("nobody else can answer, though this node is not eligible")));
  }

  private static Row first(WireProbe probe) {
    Optional<Assignment> plan = Optional.of(assignment(1, List.of(ME, "s")));
    return new Row(
        "mine, new, LAN " + probe,
        plan,
        Map.of(),
        false,
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        probe,
        true,
        true,
        yields(""));
  }

  private static Row dead(WireProbe probe) {
    return row("owner dead, LAN " + probe, "o", ME, "s").owner(SUSPECTED).probe(probe);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decide_row_isAsExpected(Row row) {
    assertThat(Takeover.decide(row.situation())).isEqualTo(row.expected());
  }

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
      assertThat(over.to()).as("%s", now).isNotEqualTo(ME);
      assertThat(over.epoch())
          .as("%s", now)
          .isGreaterThan(now.ownEpoch())
          .isGreaterThanOrEqualTo(plan);
    } else if (decision instanceof Decision.Yield && answering) {
      boolean nobodyMay =
          now.assignment().map(assignment -> assignment.candidates().isEmpty()).orElse(true);
      boolean rivalStands = now.rivalEpoch() >= now.ownEpoch() && now.rivalEpoch() > plan;
      assertThat(nobodyMay || !now.carrier() || rivalStands || now.cutOff())
          .as("dark by politeness: %s", now)
          .isTrue();
    }
    boolean takesOver = !answering && decision instanceof Decision.Provisional;
    boolean owned = now.assignment().map(assignment -> assignment.isOwnedBy(ME)).orElse(false);
    if (takesOver && !owned) {
      assertThat(now.status("o")).as("%s", now).isEqualTo(SUSPECTED);
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
            .map(nodes -> Optional.of(assignment(5, nodes)))
            .toList();
    List<Optional<Claim>> own = List.of(Optional.empty(), claim(ME, 4), claim(ME, 5), claim(ME, 6));
    List<Optional<Claim>> rivals =
        List.of(Optional.empty(), claim("o", 5), claim("s", 6), claim("o", 7), claim("a", 6));
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
                          (bits & 1) != 0,
                          (bits & 8) != 0,
                          mine,
                          (bits & 16) != 0,
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

  private static Row row(String what) {
    return new Row(
        what,
        Optional.empty(),
        Map.of(),
        false,
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        NOT_ASKED,
        true,
        true,
        yields(""));
  }

  private static Row row(String what, String... candidates) {
    return row(what, List.of(candidates));
  }

  private static Row row(String what, List<String> candidates) {
    Row bare = row(what);
    return new Row(
        what,
        Optional.of(assignment(5, candidates)),
        bare.peers(),
        false,
        false,
        bare.own(),
        false,
        bare.rival(),
        NOT_ASKED,
        true,
        true,
        bare.expected());
  }

  private static Assignment assignment(long epoch, List<String> nodes) {
    return new Assignment(
        ADDRESS,
        new TreeSet<>(),
        nodes.stream().map(node -> new Candidate(node, LinkSelection.ALL)).toList(),
        epoch);
  }

  private static Optional<Claim> claim(String node, long epoch) {
    return Optional.of(new Claim(ADDRESS, node, epoch, true));
  }

  private static Decision yields(String reason) {
    return new Decision.Yield(reason);
  }
}
