package io.herald.allocator.placement;

import io.herald.actors.net.IpAddress;

/**
 * Why nobody announces an address, or why it is not announced for one of its Services.
 *
 * @param cause in a word
 * @param message in a sentence
 */
public record Unannounced(Cause cause, String message) {

  Unannounced saying(String what, IpAddress address) {
    return new Unannounced(cause, what.formatted(address) + ": " + message);
  }

  /** Why, in a word. The names that MetalLB has for the same are kept. */
  public enum Cause {
    /** No pool holds the address. */
    IP_NOT_ALLOWED("IPNotAllowed"),
    /** No endpoint of the Service serves. */
    NO_ENDPOINTS("NoEndpoints"),
    /** No L2Advertisement is for the pool and the Service. */
    NO_MATCHING_ADVERTISEMENT("NoMatchingAdvertisement"),
    /** The address is shared, and an L2Advertisement chooses by Service. */
    SHARED_IP_WITH_SERVICE_SELECTOR("SharedIPWithServiceSelector"),
    /** None of the interfaces that the L2Advertisements name exists where it may be announced. */
    NO_SUCH_INTERFACE("NoSuchInterface"),
    /** No speaker has an interface that can announce it, or there is no speaker at all. */
    NO_USABLE_INTERFACE("NoUsableInterface"),
    /** Every node has something against it; the message says what. */
    NO_ELIGIBLE_NODE("NoEligibleNode");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /** In CamelCase, as the reason of a condition. */
    @Override
    public String toString() {
      return text;
    }
  }
}
