package io.herald.announcer.lane;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Lane;

/**
 * The identity of an announcer: an address in a lane. Its text, {@code lane|address}, is the
 * sharding entity id.
 *
 * @param lane the speaker that runs it
 * @param address the address
 */
public record LaneEntityId(Lane lane, IpAddress address) {

  private static final char SEPARATOR = '|';

  /** Parses {@code lane|address}. */
  public static LaneEntityId parse(String entityId) {
    int separator = entityId.lastIndexOf(SEPARATOR);
    return new LaneEntityId(
        new Lane(entityId.substring(0, separator)),
        IpAddress.parse(entityId.substring(separator + 1)));
  }

  /** The id of the lane in an entity id: the shard id. */
  static String laneOf(String entityId) {
    return entityId.substring(0, Math.max(0, entityId.lastIndexOf(SEPARATOR)));
  }

  @Override
  public String toString() {
    return lane.id() + SEPARATOR + address;
  }
}
