package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The allocator as far as takeover sees it: slow, leased, follows what is true on the wire. */
final class Allocator {
  private static final long GONE = 6000 * World.MS;

  /** After gaining the Lease: read what others know before the first write. */
  private static final long READ = 1200 * World.MS;

  private final Speaker speaker;
  private final World world;
  private long term;
  private long gainedAt;
  private long renewedAt = Long.MIN_VALUE / 2;

  Allocator(Speaker speaker) {
    this.speaker = speaker;
    this.world = speaker.machine.world;
  }

  void tick() {
    long granted =
        speaker.leaving ? 0 : world.lease.acquire(speaker.machine, speaker.machine.incarnation);
    if (granted != 0) {
      if (granted != term) {
        gainedAt = world.now;
      }
      term = granted;
      renewedAt = world.now;
    }
    boolean trusted = world.now - renewedAt < Lease.TRUSTED || world.bug == Bug.LEASE_IGNORED;
    if (term != 0 && trusted && world.now - gainedAt > READ) {
      plan();
    }
  }

  private void plan() {
    List<Assignment> assignments = new ArrayList<>();
    for (IpAddress address : world.addresses) {
      assignments.add(assign(address));
    }
    world.lease.acts(speaker.machine, term);
    Plan before = speaker.plan();
    Plan next = Plan.of(before.version(), assignments, List.of());
    if (!next.sameContent(before) && term >= before.version().term()) {
      PlanVersion version =
          before.version().term() == term ? before.version().next() : new PlanVersion(term, 1);
      speaker.note("plans " + version);
      speaker.adopt(Plan.of(version, assignments, List.of()));
    }
  }

  private Assignment assign(IpAddress address) {
    Optional<Assignment> before = speaker.plan().assignment(address);
    long planned = before.map(Assignment::epoch).orElse(0L);
    String owner = before.flatMap(Assignment::owner).map(Candidate::node).orElse("");
    Optional<Claim> claim = claim(address).filter(c -> c.epoch() > planned && present(c.node()));
    if (claim.isPresent()) {
      return assignment(address, claim.get().node(), claim.get().epoch());
    }
    if (present(owner)) {
      boolean rebalance = world.rebalances && world.random.nextInt(400) == 0;
      return rebalance
          ? assignment(address, anyone(), planned + 1)
          : assignment(address, owner, planned);
    }
    long own = claim(address).map(Claim::epoch).orElse(0L);
    long seen = Math.max(own, speaker.epochSeen.getOrDefault(address, 0L));
    return assignment(address, anyone(), Math.max(planned, seen) + 1);
  }

  /** The highest claim known, this node's included. */
  private Optional<Claim> claim(IpAddress address) {
    Claim mine = speaker.toldToTheAllocator(address).orElse(null);
    Claim rival = speaker.rival(address).orElse(null);
    if (mine == null || rival == null) {
      return Optional.ofNullable(mine == null ? rival : mine);
    }
    return Optional.of(mine.epoch() >= rival.epoch() ? mine : rival);
  }

  private Assignment assignment(IpAddress address, String owner, long epoch) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Candidate(owner, LinkSelection.ALL));
    for (int i = 0; i < world.machines.size(); i++) {
      int turn = (i + world.addresses.indexOf(address)) % world.machines.size();
      String node = world.machines.get(turn).name;
      if (!node.equals(owner) && present(node)) {
        candidates.add(new Candidate(node, LinkSelection.ALL));
      }
    }
    return new Assignment(address, new TreeSet<>(), candidates, epoch);
  }

  private String anyone() {
    List<String> present = world.machines.stream().map(m -> m.name).filter(this::present).toList();
    return present.get(world.random.nextInt(present.size()));
  }

  private boolean present(String node) {
    return node.equals(speaker.machine.name)
        || world.now - speaker.gossipAt.getOrDefault(node, Long.MIN_VALUE / 2) < GONE;
  }
}
