package io.herald.announcer.takeover;

import static io.herald.announcer.takeover.PeerStatus.ALIVE;
import static io.herald.announcer.takeover.PeerStatus.LEAVING;
import static io.herald.announcer.takeover.PeerStatus.RESTARTED;
import static io.herald.announcer.takeover.PeerStatus.SUSPECTED;
import static io.herald.announcer.takeover.Row.ME;
import static io.herald.announcer.takeover.Row.row;
import static io.herald.announcer.takeover.WireProbe.ASKED;
import static io.herald.announcer.takeover.WireProbe.NOBODY;
import static io.herald.announcer.takeover.WireProbe.NOT_ASKED;
import static io.herald.announcer.takeover.WireProbe.SPEAKER;
import static io.herald.announcer.takeover.WireProbe.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan's epoch is 5 throughout, unless a row says otherwise. Nodes: me, o(wner), s(tandby). */
class TakeoverTest {
  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    basics(rows);
    planSaysMe(rows);
    resuming(rows);
    takeover(rows);
    holdingAndGivingBack(rows);
    planMovedAway(rows);
    notEligible(rows);
    unable(rows);
    restarted(rows);
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

  /** A new process at the node, which has not joined. */
  private static void restarted(List<Row> rows) {
    rows.add(
        row("owner restarted, first standby", "o", ME)
            .owner(RESTARTED)
            .gives(new Decision.Probe("owner o is gone")));
    rows.add(
        row("restarted apart, claims on", ME, "s")
            .standby(RESTARTED)
            .rival("s", 6)
            .gives(yields("node s took over with epoch 6")));
    rows.add(
        row("not handed to one that has not joined", ME, "s", "a")
            .standby(RESTARTED)
            .peer("a", ALIVE)
            .own(5)
            .notEligible()
            .gives(new Decision.HandOver("a", 6, "this node is not eligible")));
  }

  /** Alive, but without an interface to answer on. */
  private static void unable(List<Row> rows) {
    rows.add(
        row("owner lost its interface, first standby", "o", ME, "s")
            .owner(ALIVE)
            .unable("o")
            .gives(new Decision.Probe("owner o has no usable interface")));
    rows.add(
        row("owner lost its interface, LAN asked", "o", ME, "s")
            .owner(ALIVE)
            .unable("o")
            .probe(NOBODY)
            .gives(new Decision.Provisional(6, "owner o has no usable interface")));
    rows.add(
        row("owner lost its interface, second standby", "o", "s", ME)
            .owner(ALIVE)
            .standby(ALIVE)
            .unable("o")
            .gives(yields("node s comes first")));
    rows.add(
        row("owner and first standby lost theirs", "o", "s", ME)
            .owner(ALIVE)
            .standby(ALIVE)
            .unable("o")
            .unable("s")
            .gives(new Decision.Probe("owner o has no usable interface")));
    rows.add(
        row("not given back to an owner that could not answer", "o", ME)
            .owner(ALIVE)
            .ownerSettled()
            .unable("o")
            .own(6)
            .gives(new Decision.Provisional(6, "holding until the plan confirms")));
    rows.add(
        row("not handed to a standby that could not answer", ME, "s", "a")
            .standby(ALIVE)
            .peer("a", ALIVE)
            .unable("s")
            .own(5)
            .notEligible()
            .gives(new Decision.HandOver("a", 6, "this node is not eligible")));
  }

  private static Row first(WireProbe probe) {
    return row("mine, new, LAN " + probe, 1, ME, "s").probe(probe);
  }

  private static Row dead(WireProbe probe) {
    return row("owner dead, LAN " + probe, "o", ME, "s").owner(SUSPECTED).probe(probe);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decide_row_isAsExpected(Row row) {
    assertThat(Takeover.decide(row.situation())).isEqualTo(row.expected());
  }

  private static Decision yields(String reason) {
    return new Decision.Yield(reason);
  }
}
