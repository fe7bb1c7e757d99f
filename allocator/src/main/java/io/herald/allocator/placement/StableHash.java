package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;

/**
 * Breaks ties the same way everywhere and for ever: a hash of node and address, or of two nodes,
 * that depends on nothing else, so that equal nodes come in different order for different ones.
 */
final class StableHash {

  private StableHash() {}

  static long of(String node, IpAddress address) {
    return mix(mix(fnv(node) ^ address.high()) ^ address.low());
  }

  static long of(String node, String other) {
    return mix(mix(fnv(node)) ^ fnv(other));
  }

  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64: every bit of the input reaches every bit of the output. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
