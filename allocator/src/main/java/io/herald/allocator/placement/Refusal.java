package io.herald.allocator.placement;

/** Why a node may not announce an address. */
public enum Refusal {
  /** No matching advertisement selects the node. */
  NOT_SELECTED("no matching L2Advertisement selects it"),
  /** The node's network is not set up. */
  NETWORK_UNAVAILABLE("its condition NetworkUnavailable is true"),
  /** Traffic stays on the node, and no pod of the Service serves there. */
  NO_LOCAL_ENDPOINT("externalTrafficPolicy is Local and no endpoint serves there"),
  /** Another node serves more of the Services that share the address. */
  SERVES_FEWER("another node serves more of the Services that share the address"),
  /** It bears the exclude label, which is to be honoured strictly. */
  EXCLUDED("it bears the label node.kubernetes.io/exclude-from-external-load-balancers"),
  /** None of the interfaces that the advertisements name exists there. */
  NO_SUCH_INTERFACE("none of the interfaces that the L2Advertisement names exists there"),
  /** No interface is up and speaks ARP or NDP for this family. */
  NO_USABLE_INTERFACE("no interface is up, has a carrier and speaks the address's family"),
  /** Other nodes have the address in one of their subnets, this one does not. */
  NOT_ON_LINK("none of its interfaces has the address in its subnet");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /** Why, as the rest of a sentence about the node. */
  @Override
  public String toString() {
    return text;
  }
}
