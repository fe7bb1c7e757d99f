package io.herald.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.protocol.AnnouncerCommand.Hand;
import io.herald.actors.protocol.AnnouncerCommand.HandOk;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.OwnLinks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whom an announcer asks to take its address. */
class HandOverTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");
  private static final Lane OURS = new Lane("127.0.0.1:7946#1");
  private static final Lane ONE = new Lane("127.0.0.2:7946#2");
  private static final Lane OTHER = new Lane("127.0.0.3:7946#3");

  private record Sent(Lane to, AnnouncerCommand message) {}

  private final TestProbe<Sent> sent = KIT.createTestProbe(Sent.class);
  private final RecordingAnswering wire =
      new RecordingAnswering("a", RecordingAnswering.newTimeline());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void firstInLineChanges_whileOneIsAsked_noOtherIsAskedAsWell() {
    ActorRef<AnnouncerCommand> announcer = announcing();

    announcer.tell(disown(ONE));
    announcer.tell(disown(OTHER));
    announcer.tell(disown(ONE));

    assertThat(sent.receiveSeveralMessages(2)).extracting(Sent::to).containsExactly(ONE, ONE);
    sent.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void askedOneDoesNotAnswer_andAnotherIsFirstInLine_thatOneIsAsked() {
    ActorRef<AnnouncerCommand> announcer = announcing();

    announcer.tell(disown(ONE));
    assertThat(sent.receiveMessage().to()).isEqualTo(ONE);

    // As the reconciliation does, again and again.
    sent.awaitAssert(
        () -> {
          announcer.tell(disown(OTHER));
          assertThat(sent.receiveMessage(Duration.ofMillis(50)).to()).isEqualTo(OTHER);
          return OTHER;
        });
    assertThat(wire.answered()).contains(VIP);
  }

  @Test
  void askedOneConfirms_addressIsWithdrawn() {
    ActorRef<AnnouncerCommand> announcer = announcing();
    announcer.tell(disown(ONE));
    Hand hand = (Hand) sent.receiveMessage().message();

    hand.replyTo().tell(new HandOk(new Claim(VIP, "b", 5, true)));

    KIT.createTestProbe().expectTerminated(announcer);
    assertThat(wire.answered()).isEmpty();
  }

  private ActorRef<AnnouncerCommand> announcing() {
    AnnouncerContext context =
        new AnnouncerContext(
            "a",
            OURS,
            wire,
            ClaimCourier.NONE,
            KIT.createTestProbe(AllocatorCommand.class).ref(),
            KIT.createTestProbe(Announcers.Command.class).ref(),
            AnnouncerListener.NONE,
            () -> OwnLinks.UNKNOWN,
            (id, message) -> sent.ref().tell(new Sent(id.lane(), message)));
    ActorRef<AnnouncerCommand> announcer =
        KIT.spawn(Announcer.create(context, new LaneEntityId(OURS, VIP).toString()));
    announcer.tell(new Announcer.Own(assignment(4), 4, false, "planned"));
    return announcer;
  }

  private static Announcer.Disown disown(Lane to) {
    return new Announcer.Disown(Optional.of(assignment(5)), Optional.of(to), "leaving");
  }

  private static Assignment assignment(long epoch) {
    return new Assignment(
        VIP,
        new TreeSet<>(List.of(new ServiceKey("default", "web"))),
        List.of(new Candidate("a", LinkSelection.ALL)),
        epoch);
  }
}
