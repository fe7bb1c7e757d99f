package io.herald.announcer.wire;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param unreadable what could not be looked at, a name or the folder of all, and why; {@code
   *     links} says of it what the look before had found
   */
  record Scan(
      List<Link> links, SortedMap<String, String> unusable, SortedMap<String, String> unreadable) {

    /** Nothing looked at yet. */
    static final Scan NONE = new Scan(List.of(), new TreeMap<>(), new TreeMap<>());

    private Optional<Link> link(String name) {
      return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }
  }

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

  /**
   * Looks at every interface. One that vanishes meanwhile is left out; one that cannot be read (the
   * process is out of file descriptors, say) has not vanished, and stays as it was.
   *
   * @param before what the last look found
   */
  Scan scan(Scan before) {
    List<Link> links = new ArrayList<>();
    SortedMap<String, String> unusable = new TreeMap<>();
    SortedMap<String, String> unreadable = new TreeMap<>();
    try {
      for (String name : names()) {
        scan(name, links, unusable, unreadable);
      }
    } catch (IOException e) {
      return new Scan(before.links(), before.unusable(), one(root.toString(), reason(e)));
    }
    unreadable.keySet().forEach(name -> before.link(name).ifPresent(links::add));
    links.sort(Comparator.comparing(Link::name));
    return new Scan(List.copyOf(links), unusable, unreadable);
  }

  private void scan(
      String name,
      List<Link> links,
      SortedMap<String, String> unusable,
      SortedMap<String, String> unreadable) {
    try {
      if ((flags(name) & IFF_LOOPBACK) != 0) {
        return;
      }
      String reason = unusableBecause(name);
      if (reason == null) {
        links.add(link(name));
      } else {
        unusable.put(name, reason);
      }
    } catch (IllegalArgumentException e) {
      unusable.put(name, "not understood: " + e.getMessage());
    } catch (IOException e) {
      boolean vanished = hasVanished(name, e);
      (vanished ? unusable : unreadable).put(name, vanished ? "vanished" : reason(e));
    }
  }

  /** Who reads an attribute just then may be told ENODEV. */
  private boolean hasVanished(String name, IOException e) {
    return e instanceof NoSuchFileException
        || String.valueOf(e.getMessage()).contains("No such device")
        || !Files.isDirectory(root.resolve(name));
  }

  private static SortedMap<String, String> one(String key, String value) {
    return new TreeMap<>(Map.of(key, value));
  }

  /** Without the path that the platform puts in front. */
  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
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
  private boolean hasCarrier(String name) throws IOException {
    try {
      return read(name, "carrier").equals("1");
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Invalid argument")) {
        return false;
      }
      throw e;
    }
  }

  private int flags(String name) throws IOException {
    return Integer.decode(read(name, "flags"));
  }

  private String read(String name, String attribute) throws IOException {
    return Files.readString(root.resolve(name).resolve(attribute)).strip();
  }
}
