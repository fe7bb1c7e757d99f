package io.herald.actors.plan;

import io.herald.actors.net.IpAddress;

/**
 * A node's word that it announces an address.
 *
 * @param address the address
 * @param node the node that announces it
 * @param epoch the epoch it announces with
 * @param provisional whether a standby took the address over and the plan has not confirmed it yet
 * @param doubtful whether the node may have been cut off when it took the address over, so that the
 *     owner may never have stopped: such a claim stands against another doubtful one only
 */
public record Claim(
    IpAddress address, String node, long epoch, boolean provisional, boolean doubtful) {

  /** A claim that is not doubted. */
  public Claim(IpAddress address, String node, long epoch, boolean provisional) {
    this(address, node, epoch, provisional, false);
  }

  /** The same claim, doubted or not. */
  public Claim doubted(boolean doubted) {
    return new Claim(address, node, epoch, provisional, doubted);
  }
}
