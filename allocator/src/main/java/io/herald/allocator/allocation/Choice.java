package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import java.util.List;

/** What was found for a Service. */
sealed interface Choice {

  /**
   * Addresses of one pool.
   *
   * @param addresses one, or one of each family
   * @param pool the pool's name
   */
  record Found(List<IpAddress> addresses, String pool) implements Choice {}

  /**
   * Nothing.
   *
   * @param error why
   */
  record None(String error) implements Choice {}
}
