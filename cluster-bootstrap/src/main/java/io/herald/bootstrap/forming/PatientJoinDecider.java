package io.herald.bootstrap.forming;

import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecider;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.JoinOtherSeedNodes;
import akka.management.cluster.bootstrap.JoinSelf;
import akka.management.cluster.bootstrap.KeepProbing;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import akka.management.cluster.bootstrap.SeedNodesObservation;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/** Cluster Bootstrap's plug-in around {@link FormingRule}. Called from one actor at a time. */
public final class PatientJoinDecider implements JoinDecider {
  private static final Logger LOG = LoggerFactory.getLogger(PatientJoinDecider.class);

  /** Cluster Bootstrap joins through any of these; more than a few add nothing. */
  private static final int MOST_SEEDS = 5;

  private final FormingRule rule;
  private final Cluster cluster;
  private String lastView = "";

  /** Called by Cluster Bootstrap through reflection. */
  public PatientJoinDecider(ActorSystem system, ClusterBootstrapSettings settings) {
    var herald = system.settings().config().getConfig("herald.cluster");
    this.rule =
        new FormingRule(
            herald.getDuration("stable-margin"), herald.getDuration("missing-node-grace"));
    this.cluster = Cluster.get(system);
  }

  @Override
  public Future<JoinDecision> decide(SeedNodesInformation information) {
    var view = view(information);
    var decision = rule.decide(view);
    explain(view, decision);
    return switch (decision) {
      case WAIT -> KeepProbing.getInstance().asCompletedFuture();
      case FORM -> JoinSelf.getInstance().asCompletedFuture();
      case JOIN ->
          new JoinOtherSeedNodes(addresses(view.clusterMembers().stream().limit(MOST_SEEDS)))
              .asCompletedFuture();
    };
  }

  private FormingRule.View<ComparableAddress> view(SeedNodesInformation information) {
    var speakers = new HashSet<ComparableAddress>();
    var members = new HashSet<ComparableAddress>();
    var self = new ComparableAddress(cluster.selfAddress());
    for (SeedNodesObservation observation : information.getSeedNodesObservations()) {
      speakers.add(new ComparableAddress(observation.sourceAddress()));
      observation.getSeedNodes().forEach(seed -> members.add(new ComparableAddress(seed)));
    }
    members.remove(self);
    return new FormingRule.View<>(
        self,
        information.getContactPoints().size(),
        information.getSeedNodesObservations().size(),
        Set.copyOf(speakers),
        Set.copyOf(members),
        Duration.between(information.contactPointsChangedAt(), information.currentTime()));
  }

  private void explain(FormingRule.View<ComparableAddress> view, FormingRule.Decision decision) {
    var line = decision + " " + view.answered() + " " + view.listed() + " " + view.speakers();
    if (line.equals(lastView)) {
      return;
    }
    lastView = line;
    LOG.atInfo()
        .addKeyValue("decision", decision.name().toLowerCase(java.util.Locale.ROOT))
        .addKeyValue("listed", view.listed())
        .addKeyValue("answered", view.answered())
        .addKeyValue("members", view.clusterMembers())
        .log("cluster forming");
  }

  private static Set<Address> addresses(java.util.stream.Stream<ComparableAddress> members) {
    return members.map(ComparableAddress::address).collect(Collectors.toSet());
  }

  /** Akka's address in the order that Akka itself uses for members. */
  private record ComparableAddress(Address address) implements Comparable<ComparableAddress> {
    @Override
    public int compareTo(ComparableAddress other) {
      return akka.cluster.Member.addressOrdering().compare(address, other.address);
    }

    @Override
    public String toString() {
      return address.hostPort();
    }
  }
}
