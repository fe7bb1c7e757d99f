package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Orders the standbys of every address. The first standbys of one owner's addresses are spread
 * evenly over the other nodes, so that all of them share its load when it dies. A first standby
 * stays as long as moving it would not even things out, so a plan made again from itself is the
 * same plan. Not thread-safe.
 */
final class Standbys {

  /** A node with its place among equals, which differs from address to address. */
  private record Hashed(Contender contender, long hash) {
    static final Comparator<Hashed> ORDER =
        Comparator.comparing(Hashed::contender, Contenders.RANK)
            .thenComparingLong(Hashed::hash)
            .thenComparing(hashed -> hashed.contender().node());
  }

  /** An address and who can stand by for it. */
  private static final class Row {
    final Placed placed;
    final List<Contender> rest;
    final List<Contender> options;
    Optional<Contender> first = Optional.empty();

    Row(Placed placed, List<Contender> rest) {
      this.placed = placed;
      this.rest = rest;
      options = rest.stream().filter(rest.get(0)::equalsInRank).toList();
    }

    long hash(Contender contender) {
      return StableHash.of(contender.node(), placed.address());
    }
  }

  private final Tally owned;
  private final Tally firsts = new Tally();
  private final Map<IpAddress, List<Contender>> ordered = new HashMap<>();

  /**
   * Orders them all.
   *
   * @param owned how many addresses each node owns
   */
  Standbys(List<Placed> all, Tally owned) {
    this.owned = owned;
    Map<String, List<Row>> byOwner = new HashMap<>();
    List<String> owners = new ArrayList<>();
    for (Placed placed : all) {
      row(placed)
          .ifPresent(
              row -> {
                String owner = placed.owner().orElseThrow().node();
                byOwner.computeIfAbsent(owner, unused -> new ArrayList<>()).add(row);
              });
    }
    owners.addAll(byOwner.keySet());
    owners.sort(Comparator.naturalOrder());
    owners.forEach(owner -> spread(byOwner.get(owner)));
  }

  /** The standbys of {@code address}, in the order in which they take over. */
  List<Contender> of(IpAddress address) {
    return ordered.getOrDefault(address, List.of());
  }

  private static Optional<Row> row(Placed placed) {
    if (placed.owner().isEmpty()) {
      return Optional.empty();
    }
    Contender owner = placed.owner().get();
    List<Contender> rest =
        placed.verdict().contenders().all().stream()
            .filter(contender -> contender != owner && !contender.standing().isLeaving())
            .map(
                contender ->
                    new Hashed(contender, StableHash.of(contender.node(), placed.address())))
            .sorted(Hashed.ORDER)
            .map(Hashed::contender)
            .toList();
    return rest.isEmpty() ? Optional.empty() : Optional.of(new Row(placed, rest));
  }

  private void spread(List<Row> rows) {
    Tally counts = new Tally();
    for (Row row : rows) {
      row.first = former(row);
      row.first.ifPresent(first -> counts.add(first.node(), 1));
    }
    for (Row row : rows) {
      if (row.first.isEmpty()) {
        Contender first = leastUsed(row, counts);
        row.first = Optional.of(first);
        counts.add(first.node(), 1);
      }
    }
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Row row : rows) {
        moved |= improve(row, counts);
      }
    }
    for (Row row : rows) {
      firsts.add(row.first.orElseThrow().node(), 1);
      ordered.put(row.placed.address(), order(row));
    }
  }

  /** The first of the former candidates that may still be the first. */
  private static Optional<Contender> former(Row row) {
    return row.placed.formerCandidates().stream()
        .flatMap(node -> row.options.stream().filter(contender -> contender.node().equals(node)))
        .findFirst();
  }

  private Contender leastUsed(Row row, Tally counts) {
    return row.options.stream()
        .min(
            Comparator.comparingInt((Contender option) -> counts.of(option.node()))
                .thenComparingInt(option -> firsts.of(option.node()) + owned.of(option.node()))
                .thenComparingLong(row::hash)
                .thenComparing(Contender::node))
        .orElseThrow();
  }

  /** Each move makes the counts more even, so this comes to an end. */
  private boolean improve(Row row, Tally counts) {
    String present = row.first.orElseThrow().node();
    Contender least = leastUsed(row, counts);
    if (counts.of(present) - counts.of(least.node()) < 2) {
      return false;
    }
    counts.add(present, -1);
    counts.add(least.node(), 1);
    row.first = Optional.of(least);
    return true;
  }

  private static List<Contender> order(Row row) {
    List<Contender> order = new ArrayList<>(row.rest.size());
    order.add(row.first.orElseThrow());
    row.rest.stream().filter(contender -> contender != order.get(0)).forEach(order::add);
    return order;
  }
}
