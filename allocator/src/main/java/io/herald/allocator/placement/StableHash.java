package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;

/**
 * Breaks ties the same way everywhere and for ever: a hash of node and address that depends on
 * nothing else, so that equal nodes get different addresses in different order.
 */
final class StableHash {

  private StableHash() {}

  static long of(String node, IpAddress address) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < node.length(); i++) {
      hash = (hash ^ node.charAt(i)) * 0x100000001b3L;
    }
    return mix(mix(hash ^ address.high()) ^ address.low());
  }

  /** The finalizer of SplitMix64: every bit of the input reaches every bit of the output. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
