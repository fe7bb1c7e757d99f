package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Chooses the owner of every address. Not thread-safe. */
final class Ownership {

  private record Choice(Contender owner, String reason) {}

  private final Plan previous;
  private final Map<IpAddress, List<Claim>> claims = new HashMap<>();
  private final Tally owned = new Tally();

  Ownership(Plan previous, Collection<Claim> claims) {
    this.previous = previous;
    for (Claim claim : claims) {
      this.claims.computeIfAbsent(claim.address(), unused -> new ArrayList<>()).add(claim);
    }
  }

  /** First what has a place already, so that the rest fills up what is empty. */
  List<Placed> place(List<Verdict> verdicts) {
    Map<IpAddress, Choice> choices = new HashMap<>();
    for (Verdict verdict : verdicts) {
      incumbent(verdict).ifPresent(choice -> choose(choices, verdict, choice));
    }
    for (Verdict verdict : verdicts) {
      if (!choices.containsKey(verdict.address()) && !verdict.contenders().isEmpty()) {
        choose(choices, verdict, leastLoaded(verdict));
      }
    }
    return verdicts.stream()
        .map(verdict -> placed(verdict, Optional.ofNullable(choices.get(verdict.address()))))
        .toList();
  }

  /** How many addresses each node owns, once everything is placed. */
  Tally owned() {
    return owned;
  }

  private void choose(Map<IpAddress, Choice> choices, Verdict verdict, Choice choice) {
    choices.put(verdict.address(), choice);
    owned.add(choice.owner().node(), 1);
  }

  private Optional<Choice> incumbent(Verdict verdict) {
    Optional<Assignment> before = previous.assignment(verdict.address());
    for (Claim claim : claimsAbove(verdict.address(), before)) {
      Optional<Contender> claimant = verdict.contenders().best(claim.node());
      if (claimant.isPresent()) {
        return claimant.map(
            node -> new Choice(node, node.node() + " took over with epoch " + claim.epoch()));
      }
    }
    for (Candidate candidate : before.map(Assignment::candidates).orElse(List.of())) {
      Optional<Contender> incumbent = verdict.contenders().best(candidate.node());
      if (incumbent.isPresent()) {
        boolean stays = before.orElseThrow().isOwnedBy(candidate.node());
        String reason =
            stays
                ? "stays on " + candidate.node()
                : candidate.node() + " stood by for " + ownerOf(before.get());
        return Optional.of(new Choice(incumbent.get(), reason));
      }
    }
    return Optional.empty();
  }

  private static String ownerOf(Assignment assignment) {
    return assignment.owner().map(Candidate::node).orElse("nobody");
  }

  /**
   * What nodes say they announce, where the plan does not know better: the highest epoch first,
   * among equals the owner of the plan, then by name.
   */
  private List<Claim> claimsAbove(IpAddress address, Optional<Assignment> before) {
    boolean owned = before.flatMap(Assignment::owner).isPresent();
    long known = before.map(Assignment::epoch).orElse(0L);
    return claims.getOrDefault(address, List.of()).stream()
        .filter(claim -> !owned || claim.epoch() > known)
        .sorted(
            Comparator.comparingLong((Claim claim) -> -claim.epoch())
                .thenComparing(
                    claim -> !before.map(plan -> plan.isOwnedBy(claim.node())).orElse(false))
                .thenComparing(Claim::node))
        .toList();
  }

  private Choice leastLoaded(Verdict verdict) {
    List<Contender> best = verdict.contenders().best();
    Contender owner =
        best.stream()
            .min(
                Comparator.comparingInt((Contender node) -> owned.of(node.node()))
                    .thenComparingLong(node -> StableHash.of(node.node(), verdict.address()))
                    .thenComparing(Contender::node))
            .orElseThrow();
    String reason =
        best.size() < verdict.contenders().all().size()
            ? owner.node()
                + " ranks highest of "
                + verdict.contenders().all().size()
                + " eligible nodes"
            : owner.node() + " announces least of " + best.size() + " eligible nodes";
    return new Choice(owner, reason);
  }

  private Placed placed(Verdict verdict, Optional<Choice> choice) {
    Optional<Assignment> before = previous.assignment(verdict.address());
    Optional<Contender> owner = choice.map(Choice::owner);
    String reason = choice.map(Choice::reason).orElse("nobody");
    String remark = verdict.remark().isEmpty() ? "" : ": " + verdict.remark();
    return new Placed(
        verdict, owner, epoch(verdict.address(), owner, before), reason + remark, before);
  }

  /**
   * The owner's epoch: above that of everybody else who ever announced the address. It changes with
   * the owner, and takes over the epoch of a claim that the plan confirms.
   */
  private long epoch(IpAddress address, Optional<Contender> owner, Optional<Assignment> before) {
    long known = before.map(Assignment::epoch).orElse(0L);
    if (owner.isEmpty()) {
      return known;
    }
    String node = owner.get().node();
    long own = 0;
    long others = 0;
    for (Claim claim : Objects.requireNonNull(claims.getOrDefault(address, List.of()))) {
      if (claim.node().equals(node)) {
        own = Math.max(own, claim.epoch());
      } else {
        others = Math.max(others, claim.epoch());
      }
    }
    if (before.map(assignment -> assignment.isOwnedBy(node)).orElse(false)) {
      own = Math.max(own, known);
    } else {
      others = Math.max(others, known);
    }
    return own > others ? own : others + 1;
  }
}
