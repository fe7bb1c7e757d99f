package io.herald.actors.snapshot;

/** A Service's {@code spec.ipFamilyPolicy}. */
public enum IpFamilyPolicy {
  /** One family; also what an absent policy means. */
  SINGLE_STACK,
  /** Both families where they are to be had, else one. */
  PREFER_DUAL_STACK,
  /** Both families or nothing. */
  REQUIRE_DUAL_STACK
}
