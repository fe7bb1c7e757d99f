package io.herald.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.OwnLinks;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the listener hears of one announcer. */
class AnnouncerListenerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");
  private static final Lane LANE = new Lane("127.0.0.1:7946#1");

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final RecordingAnswering wire =
      new RecordingAnswering("a", RecordingAnswering.newTimeline());

  private final AnnouncerListener listener =
      new AnnouncerListener() {
        @Override
        public void announcing(Claim claim) {
          heard.add("announcing " + claim.epoch() + (claim.provisional() ? " provisional" : ""));
        }

        @Override
        public void stopped(IpAddress address) {
          heard.add("stopped " + address);
        }

        @Override
        public void tookOver(IpAddress address) {
          heard.add("took over " + address);
        }
      };

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void listener_addressPlannedHere_hearsBeginningEpochAndEnd() {
    ActorRef<AnnouncerCommand> announcer = announcer();

    announcer.tell(new Announcer.Own(assignment(4), 4, false, "planned"));
    announcer.tell(new Announcer.Own(assignment(5), 5, false, "planned"));
    announcer.tell(new Announcer.Disown(Optional.empty(), Optional.empty(), "gone"));

    await().until(() -> heard.size() == 3);
    assertThat(heard).containsExactly("announcing 4", "announcing 5", "stopped " + VIP);
  }

  @Test
  void listener_ownerLost_hearsOneTakeover() {
    ActorRef<AnnouncerCommand> announcer = announcer();

    announcer.tell(new Announcer.Own(assignment(4), 5, true, "owner is gone"));
    announcer.tell(new Announcer.Own(assignment(4), 5, true, "owner is gone"));
    announcer.tell(new Announcer.Own(assignment(5), 5, false, "planned"));

    await().until(() -> heard.contains("announcing 5"));
    assertThat(heard)
        .containsExactly("took over " + VIP, "announcing 5 provisional", "announcing 5");
  }

  @Test
  void listener_handedOver_isNoTakeover() {
    ActorRef<AnnouncerCommand> announcer = announcer();

    announcer.tell(
        new AnnouncerCommand.Hand(
            assignment(5), KIT.createTestProbe(AnnouncerCommand.class).ref()));

    await().until(() -> heard.size() == 1);
    assertThat(heard).containsExactly("announcing 5 provisional");
  }

  private ActorRef<AnnouncerCommand> announcer() {
    AnnouncerContext context =
        new AnnouncerContext(
            "a",
            LANE,
            wire,
            ClaimCourier.NONE,
            KIT.createTestProbe(AllocatorCommand.class).ref(),
            KIT.createTestProbe(Announcers.Command.class).ref(),
            listener,
            () -> OwnLinks.UNKNOWN,
            (id, message) -> {});
    return KIT.spawn(Announcer.create(context, new LaneEntityId(LANE, VIP).toString()));
  }

  private static Assignment assignment(long epoch) {
    return new Assignment(
        VIP,
        new TreeSet<>(List.of(new ServiceKey("default", "web"))),
        List.of(new Candidate("a", LinkSelection.ALL)),
        epoch);
  }
}
