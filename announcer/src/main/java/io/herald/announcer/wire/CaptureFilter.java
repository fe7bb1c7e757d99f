package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The kernel's filter in front of our capture: the ARP and Neighbor Discovery frames that touch a
 * pool, as sender or as target, so that conflicts are seen as well. It follows the pools and not
 * the addresses we own: those change in a takeover, and installing a filter takes time that would
 * be outage.
 *
 * <p>It may let more through, never less, than concerns us; the exact decision is made in {@link
 * Responder}. An IPv6 range is therefore widened to its common prefix.
 *
 * @param ranges the ranges let through, sorted, not touching each other; empty lets every ARP,
 *     solicitation and advertisement through
 */
record CaptureFilter(List<IpRange> ranges) {

  /** Every ARP, solicitation and advertisement: while the pools are not known, or too many. */
  static final CaptureFilter BROAD = new CaptureFilter(List.of());

  /** A kernel filter has 4,096 instructions at most; beyond it filters in user space. */
  private static final int MAX_RANGES = 128;

  // Offsets: senders and targets in an ARP packet; type and target in an ICMPv6 message behind a
  // plain IPv6 header.
  private static final String ARP_SENDER = "arp[14:4]";
  private static final String ARP_TARGET = "arp[24:4]";
  private static final String IS_NDP = "ip6[6] = 58 and (ip6[40] = 135 or ip6[40] = 136)";
  private static final int IPV6_SOURCE = 8;
  private static final int IPV6_DESTINATION = 24;
  private static final int NDP_TARGET = 48;

  static CaptureFilter of(Collection<IpRange> pools) {
    List<IpRange> merged = new ArrayList<>();
    for (IpRange range : new TreeSet<>(pools)) {
      IpRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && last.overlaps(range)) {
        IpAddress end = last.last().compareTo(range.last()) >= 0 ? last.last() : range.last();
        merged.set(merged.size() - 1, new IpRange(last.first(), end));
      } else {
        merged.add(range);
      }
    }
    return merged.size() > MAX_RANGES ? BROAD : new CaptureFilter(List.copyOf(merged));
  }

  /** Whether frames about {@code address} pass. */
  boolean covers(IpAddress address) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** The filter in libpcap's language. */
  String expression() {
    if (ranges.isEmpty()) {
      return "inbound and (arp or (" + IS_NDP + "))";
    }
    StringJoiner arp = new StringJoiner(" or ");
    StringJoiner ndp = new StringJoiner(" or ");
    for (IpRange range : ranges) {
      if (range.first().isIpv4()) {
        arp.add(between(ARP_SENDER, range)).add(between(ARP_TARGET, range));
      } else {
        ndp.add(inPrefix(NDP_TARGET, range))
            .add(inPrefix(IPV6_SOURCE, range))
            .add(inPrefix(IPV6_DESTINATION, range));
      }
    }
    StringJoiner parts = new StringJoiner(" or ", "inbound and (", ")");
    if (arp.length() > 0) {
      parts.add("(arp and (" + arp + "))");
    }
    if (ndp.length() > 0) {
      parts.add("(" + IS_NDP + " and (" + ndp + "))");
    }
    return parts.toString();
  }

  private static String between(String field, IpRange range) {
    return between(field, range.first().low(), range.last().low());
  }

  private static String between(String field, long first, long last) {
    return "(%s >= %d and %s <= %d)".formatted(field, first, field, last);
  }

  /**
   * Compares the address at {@code offset} with the range's common prefix, word by word. By order
   * and not by a mask: libpcap 1.10's optimizer turns {@code field & 0xffffffff = 0} followed by
   * another condition into "never".
   */
  private static String inPrefix(int offset, IpRange range) {
    StringJoiner words = new StringJoiner(" and ", "(", ")");
    words.setEmptyValue("ip6");
    for (int word = 0; word < 4; word++) {
      String field = "ip6[%d:4]".formatted(offset + 4 * word);
      long first = word(range.first(), word);
      long differing = first ^ word(range.last(), word);
      if (differing == 0) {
        words.add(field + " = " + first);
        continue;
      }
      long hostBits = (Long.highestOneBit(differing) << 1) - 1;
      if (hostBits != 0xffff_ffffL) {
        words.add(between(field, first & ~hostBits, first | hostBits));
      }
      break;
    }
    return words.toString();
  }

  private static long word(IpAddress address, int index) {
    long half = index < 2 ? address.high() : address.low();
    return (index % 2 == 0 ? half >>> 32 : half) & 0xffff_ffffL;
  }
}
