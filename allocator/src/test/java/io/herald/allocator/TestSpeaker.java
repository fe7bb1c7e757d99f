package io.herald.allocator;

import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.replication.PlanRegister;
import io.herald.actors.replication.SpeakerReports;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A member of the cluster that reports its interfaces and hears the plan, and does no more. */
final class TestSpeaker {

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka {
                actor.provider = cluster
                loglevel = WARNING
                remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                cluster {
                  jmx.enabled = off
                  gossip-interval = 100ms
                  leader-actions-interval = 100ms
                  distributed-data { gossip-interval = 100ms, notify-subscribers-interval = 20ms }
                  singleton.hand-over-retry-interval = 200ms
                  singleton-proxy.singleton-identification-interval = 200ms
                }
                coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off }
              }
              """)
          .withFallback(ConfigFactory.load());

  static final AllocatorSettings SETTINGS =
      new AllocatorSettings("n1", Optional.empty(), false, false, Duration.ofMinutes(10));

  final String node;
  final ActorTestKit kit;
  private final AtomicReference<Plan> plan = new AtomicReference<>(Plan.EMPTY);
  private final ActorRef<Replicator.Command> replicator;
  private final TestProbe<Replicator.UpdateResponse<LWWMap<String, SpeakerReport>>> updates;

  private TestSpeaker(String node, Config config) {
    this.node = node;
    kit = ActorTestKit.create("herald", config.withFallback(CONFIG));
    replicator = DistributedData.get(kit.system()).replicator();
    updates = kit.createTestProbe();
    Behavior<Replicator.SubscribeResponse<LWWRegister<Plan>>> follow =
        Behaviors.receiveMessage(
            response -> {
              if (response instanceof Replicator.Changed<LWWRegister<Plan>> changed) {
                plan.set(changed.get(PlanRegister.KEY).getValue());
              }
              return Behaviors.same();
            });
    replicator.tell(new Replicator.Subscribe<>(PlanRegister.KEY, kit.spawn(follow)));
  }

  /** Starts a speaker in the cluster of {@code seed}, or in one of its own, and waits until Up. */
  static TestSpeaker start(String node, @Nullable TestSpeaker seed) {
    return start(node, seed, ConfigFactory.empty());
  }

  /** The same with other settings of Akka. */
  static TestSpeaker start(String node, @Nullable TestSpeaker seed, Config config) {
    TestSpeaker speaker = new TestSpeaker(node, config);
    Cluster cluster = speaker.cluster();
    Cluster first = seed == null ? cluster : seed.cluster();
    cluster.manager().tell(Join.create(first.selfMember().address()));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.selfMember().status() == MemberStatus.up());
    return speaker;
  }

  Cluster cluster() {
    return Cluster.get(kit.system());
  }

  /** Reports in the name of these nodes: one process stands for several speakers. All at once. */
  void report(String... nodes) {
    report(
        List.of(
            new Link(
                "eth0", 2, new MacAddress(2), true, true, List.of(Cidr.parse("192.0.2.1/24")))),
        nodes);
  }

  /** The same with these interfaces. */
  void report(List<Link> links, String... nodes) {
    Lane lane = Lane.of(cluster().selfMember().uniqueAddress());
    SelfUniqueAddress self = DistributedData.get(kit.system()).selfUniqueAddress();
    update(
        reports -> {
          LWWMap<String, SpeakerReport> all = reports;
          for (String name : nodes) {
            all = all.put(self, name, new SpeakerReport(name, lane, links, false));
          }
          return all;
        });
  }

  /** Takes back what these nodes reported; every member knows when this returns. */
  void forget(String... nodes) {
    SelfUniqueAddress self = DistributedData.get(kit.system()).selfUniqueAddress();
    for (String name : nodes) {
      update(reports -> reports.remove(self, name));
    }
  }

  private void update(UnaryOperator<LWWMap<String, SpeakerReport>> change) {
    replicator.tell(
        new Replicator.Update<>(
            SpeakerReports.KEY,
            SpeakerReports.empty(),
            new Replicator.WriteAll(Duration.ofSeconds(3)),
            updates.ref(),
            change::apply));
    updates.receiveMessage();
  }

  /** The plan that this speaker knows. */
  Plan plan() {
    return plan.get();
  }

  /** Who announces {@code address} by the plan; "nobody" while there is no assignment or owner. */
  String owner(IpAddress address) {
    return plan()
        .assignment(address)
        .flatMap(Assignment::owner)
        .map(Candidate::node)
        .orElse("nobody");
  }

  void stop() {
    kit.shutdownTestKit();
  }
}
