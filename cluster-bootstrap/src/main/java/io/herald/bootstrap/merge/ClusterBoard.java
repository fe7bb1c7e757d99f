package io.herald.bootstrap.merge;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which cluster this speaker belongs to, and which speakers of other clusters were heard. It
 * belongs to the process: the hello reads it and writes to it whichever actor system runs.
 * Thread-safe.
 */
public final class ClusterBoard {
  private volatile ClusterSummary own = ClusterSummary.NONE;
  private volatile Consumer<Optional<UUID>> identityListener = identity -> {};
  private volatile Set<String> silentHosts = Set.of();
  private final Set<String> foreignHosts = ConcurrentHashMap.newKeySet();

  /** The present cluster; {@link ClusterSummary#NONE} while there is none. */
  public ClusterSummary own() {
    return own;
  }

  /**
   * Says that a speaker of another cluster was heard. Its management port is asked for details.
   *
   * @param host its address, a literal
   */
  public void foreign(String host) {
    foreignHosts.add(host);
  }

  /**
   * Whether more speakers are out of sight than are members here. They may be dead, or the larger
   * half of a cluster that was cut in two.
   */
  public boolean outnumbered() {
    return foreignHosts.size() > own.members().size();
  }

  /** Says which speakers the hello holds to be dead. */
  public void silent(Set<String> hosts) {
    silentHosts = Set.copyOf(hosts);
  }

  /** Whether the hello holds the speaker at an address, a literal, to be dead. */
  public boolean isSilent(String host) {
    return silentHosts.contains(host);
  }

  /** Tells {@code listener}, and nobody else, each new identity of the own cluster. */
  public void onIdentity(Consumer<Optional<UUID>> listener) {
    identityListener = listener;
    listener.accept(own.identity());
  }

  void own(ClusterSummary summary) {
    boolean changed = !summary.identity().equals(own.identity());
    own = summary;
    if (changed) {
      identityListener.accept(summary.identity());
    }
  }

  Set<String> foreignHosts() {
    return Set.copyOf(foreignHosts);
  }

  void forget(String host) {
    foreignHosts.remove(host);
  }
}
