package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Orders the standbys of every address. The first standbys of one owner's addresses are spread
 * evenly over its heirs, so that these share its load when it dies. Heirs are all other nodes; with
 * more than {@value #FEW_NODES} of them, {@value #HEIRS} that differ from owner to owner: a standby
 * watches whom it stands by for, and so a node need not watch, and be watched by, every other. A
 * first standby stays as long as moving it would not even things out, so a plan made again from
 * itself is the same plan. Not thread-safe.
 */
final class Standbys {

  /** Up to so many others all are heirs: then everybody watches everybody anyway. */
  private static final int FEW_NODES = 11;

  private static final int HEIRS = 4;

  /**
   * A node with its places among equals.
   *
   * @param hash differs from address to address
   * @param heir among the owner's heirs
   */
  private record Hashed(Contender contender, long hash, boolean heir) {
    static final Comparator<Hashed> ORDER =
        Comparator.comparing(Hashed::contender, Contenders.RANK)
            .thenComparing(Hashed::heir, Comparator.reverseOrder())
            .thenComparingLong(Hashed::hash)
            .thenComparing(hashed -> hashed.contender().node());
  }

  /** All addresses of an owner that the same nodes can announce. */
  private record Estate(String owner, Contenders contenders) {}

  /** An address and who can stand by for it. */
  private static final class Row {
    final Placed placed;
    final List<Contender> rest;
    final List<Contender> options;
    Optional<Contender> first = Optional.empty();

    Row(Placed placed, List<Contender> rest, Set<Contender> heirs) {
      this.placed = placed;
      this.rest = rest;
      options = rest.stream().filter(rest.get(0)::equalsInRank).filter(heirs::contains).toList();
    }

    long hash(Contender contender) {
      return StableHash.of(contender.node(), placed.address());
    }
  }

  private final Tally owned;
  private final Tally firsts = new Tally();
  private final Map<Estate, Set<Contender>> heirs = new HashMap<>();
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

  private Optional<Row> row(Placed placed) {
    if (placed.owner().isEmpty()) {
      return Optional.empty();
    }
    Contender owner = placed.owner().get();
    Contenders contenders = placed.verdict().contenders();
    Set<Contender> heirs =
        this.heirs.computeIfAbsent(new Estate(owner.node(), contenders), Standbys::heirsOf);
    List<Contender> rest =
        contenders.all().stream()
            .filter(contender -> isOther(contender, owner.node()))
            .map(
                contender ->
                    new Hashed(
                        contender,
                        StableHash.of(contender.node(), placed.address()),
                        heirs.contains(contender)))
            .sorted(Hashed.ORDER)
            .map(Hashed::contender)
            .toList();
    return rest.isEmpty() ? Optional.empty() : Optional.of(new Row(placed, rest, heirs));
  }

  private static boolean isOther(Contender contender, String owner) {
    return !contender.node().equals(owner) && !contender.standing().isLeaving();
  }

  private static Set<Contender> heirsOf(Estate estate) {
    List<Contender> others =
        estate.contenders().all().stream()
            .filter(contender -> isOther(contender, estate.owner()))
            .toList();
    return others.stream()
        .sorted(
            Comparator.comparing((Contender contender) -> contender, Contenders.RANK)
                .thenComparingLong(contender -> StableHash.of(contender.node(), estate.owner()))
                .thenComparing(Contender::node))
        .limit(others.size() <= FEW_NODES ? FEW_NODES : HEIRS)
        .collect(Collectors.toSet());
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
