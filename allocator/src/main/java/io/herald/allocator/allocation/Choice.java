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
   * @param error why, in the words that MetalLB's users and their alerts know
   * @param fix what the user can do about it
   */
  record None(String error, String fix) implements Choice {

    /** Both in one line. */
    @Override
    public String toString() {
      return error + "; " + fix;
    }
  }
}
