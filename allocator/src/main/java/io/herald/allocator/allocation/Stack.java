package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import java.util.List;
import java.util.Optional;

/** The families of a set of addresses: one of the two, or one address of each. */
enum Stack {
  IPV4("ipv4"),
  IPV6("ipv6"),
  DUAL("dual");

  private final String text;

  Stack(String text) {
    this.text = text;
  }

  static Stack of(IpFamily family) {
    return family == IpFamily.IPV4 ? IPV4 : IPV6;
  }

  /** Empty when there are no addresses, several of one family, or more than two. */
  static Optional<Stack> of(List<IpAddress> addresses) {
    return switch (addresses.size()) {
      case 1 -> Optional.of(of(addresses.get(0).family()));
      case 2 ->
          addresses.get(0).family() == addresses.get(1).family()
              ? Optional.empty()
              : Optional.of(DUAL);
      default -> Optional.empty();
    };
  }

  /** Why {@link #of(List)} has no answer. */
  static String problem(List<IpAddress> addresses) {
    return addresses.size() == 2
        ? "IPFamilyForAddresses: same address family " + Texts.quoted(addresses)
        : "IPFamilyForAddresses: invalid ips length %d %s"
            .formatted(addresses.size(), Texts.quoted(addresses));
  }

  /** As it stands in the contract's messages. */
  @Override
  public String toString() {
    return text;
  }
}
