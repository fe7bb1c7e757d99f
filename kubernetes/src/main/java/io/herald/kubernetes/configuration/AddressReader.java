package io.herald.kubernetes.configuration;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the addresses of pools and peers. */
final class AddressReader {

  private AddressReader() {}

  /** The ranges of a pool, at least one, with the index of the entry that each stands in. */
  static List<PoolEntry> ranges(Fields pool, String field) {
    List<String> texts =
        pool.requiredTexts(field, "list CIDRs such as 192.168.10.0/24 or ranges start-end");
    List<PoolEntry> entries = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).strip();
      try {
        entries.add(new PoolEntry(pool.path(field) + "[" + i + "]", IpRange.parse(text)));
      } catch (IllegalArgumentException e) {
        pool.itemProblem(
            field,
            i,
            "\"" + Value.shorten(text) + "\": " + e.getMessage(),
            "give a CIDR such as 192.168.10.0/24 or a range such as 192.168.10.5-192.168.10.9");
      }
    }
    return entries;
  }

  /** A single address. */
  static Optional<IpAddress> address(Fields fields, String field) {
    Optional<String> text = fields.text(field).map(String::strip).filter(t -> !t.isEmpty());
    Optional<IpAddress> address = text.flatMap(IpAddress::tryParse);
    if (text.isPresent() && address.isEmpty()) {
      fields.problem(
          field,
          "\"" + Value.shorten(text.get()) + "\" is no IP address",
          "give an address such as 10.0.0.1");
    }
    return address;
  }

  /**
   * One entry of a pool.
   *
   * @param field its path
   * @param range its addresses
   */
  record PoolEntry(String field, IpRange range) {}
}
