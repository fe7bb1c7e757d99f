package io.herald.announcer.wire;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of the node's interfaces from {@code /sys/class/net} and, for their addresses,
 * from the platform.
 *
 * <p>Left out: names that match an exclusion; loopback, anything that is not Ethernet or has the
 * NOARP flag; interfaces that are down; members of a bridge, a bond or a VRF, whose master speaks
 * for them.
 */
final class LinkScanner {

  /** Where an interface's addresses come from. */
  interface Addresses {

    /** The addresses of an interface, with their prefix lengths; empty when it is gone. */
    List<Cidr> of(String name) throws IOException;

    /** So that the same addresses in another order are no change. */
    Comparator<Cidr> ORDER = Comparator.comparing(Cidr::address).thenComparing(Cidr::prefixLength);

    /** The platform's view. */
    Addresses PLATFORM =
        name -> {
          NetworkInterface device = NetworkInterface.getByName(name);
          return device == null
              ? List.of()
              : device.getInterfaceAddresses().stream().map(Addresses::cidr).sorted(ORDER).toList();
        };

    private static Cidr cidr(InterfaceAddress address) {
      return new Cidr(IpAddress.of(address.getAddress()), address.getNetworkPrefixLength());
    }
  }

  /**
   * What a look found.
   *
   * @param links the usable interfaces, by name
   * @param unusable why each of the others is not, by name
   */
  record Scan(List<Link> links, SortedMap<String, String> unusable) {}

  private static final int IFF_UP = 0x1;
  private static final int IFF_BROADCAST = 0x2;
  private static final int IFF_LOOPBACK = 0x8;
  private static final int IFF_NOARP = 0x80;
  private static final String ETHERNET = "1";

  private final Path root;
  private final Addresses addresses;
  private final List<Pattern> exclusions;

  LinkScanner(Path root, Addresses addresses, List<Pattern> exclusions) {
    this.root = root;
    this.addresses = addresses;
    this.exclusions = exclusions;
  }

  static LinkScanner ofNode(List<Pattern> exclusions) {
    return new LinkScanner(Path.of("/sys/class/net"), Addresses.PLATFORM, exclusions);
  }

  /** Looks at every interface. One that vanishes meanwhile is left out. */
  Scan scan() {
    List<Link> links = new ArrayList<>();
    SortedMap<String, String> unusable = new TreeMap<>();
    for (String name : names()) {
      try {
        if ((flags(name) & IFF_LOOPBACK) != 0) {
          continue;
        }
        String reason = unusableBecause(name);
        if (reason == null) {
          links.add(link(name));
        } else {
          unusable.put(name, reason);
        }
      } catch (IOException | IllegalArgumentException e) {
        unusable.put(name, "vanished");
      }
    }
    return new Scan(List.copyOf(links), unusable);
  }

  private List<String> names() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private @Nullable String unusableBecause(String name) throws IOException {
    for (Pattern exclusion : exclusions) {
      if (exclusion.matcher(name).find()) {
        return "excluded by " + exclusion.pattern();
      }
    }
    int flags = flags(name);
    if (!read(name, "type").equals(ETHERNET)) {
      return "not Ethernet";
    } else if ((flags & IFF_NOARP) != 0) {
      return "NOARP";
    } else if ((flags & IFF_UP) == 0) {
      return "down";
    } else if (Files.exists(root.resolve(name).resolve("master"))) {
      return "member of another interface";
    }
    return null;
  }

  private Link link(String name) throws IOException {
    return new Link(
        name,
        Integer.parseInt(read(name, "ifindex")),
        MacAddress.parse(read(name, "address")),
        hasCarrier(name),
        (flags(name) & IFF_BROADCAST) != 0,
        addresses.of(name));
  }

  /** Reading the carrier of an interface that is down fails with EINVAL. */
  private boolean hasCarrier(String name) {
    try {
      return read(name, "carrier").equals("1");
    } catch (IOException e) {
      return false;
    }
  }

  private int flags(String name) throws IOException {
    return Integer.decode(read(name, "flags"));
  }

  private String read(String name, String attribute) throws IOException {
    return Files.readString(root.resolve(name).resolve(attribute)).strip();
  }
}
