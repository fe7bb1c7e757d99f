package io.herald.actors.plan;

import akka.actor.Address;
import akka.cluster.UniqueAddress;

/**
 * The shard of one speaker process: every address that its node announces is an entity in it. The
 * uid makes a restarted speaker a new lane.
 *
 * @param id {@code host:port#uid} of the cluster member
 */
public record Lane(String id) implements Comparable<Lane> {

  /** The lane of a cluster member. */
  public static Lane of(UniqueAddress member) {
    Address address = member.address();
    return new Lane(
        address.getHost().orElseThrow()
            + ":"
            + address.getPort().orElseThrow()
            + "#"
            + member.longUid());
  }

  /** {@code host:port} of the cluster member. */
  public String hostPort() {
    return id.substring(0, id.lastIndexOf('#'));
  }

  /** The host of the cluster member: an address literal, without brackets. */
  public String host() {
    String host = id.substring(0, id.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public int compareTo(Lane other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id;
  }
}
