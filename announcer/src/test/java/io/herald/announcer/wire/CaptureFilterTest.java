package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborAdvertisement;
import io.herald.announcer.frame.NeighborSolicitation;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** The expressions, compiled and run by libpcap itself. */
class CaptureFilterTest {

  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0c");
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:0d");
  private static final IpAddress ELSEWHERE = IpAddress.parse("10.1.1.1");
  private static final IpAddress ELSEWHERE_V6 = IpAddress.parse("2001:db8:1::1");

  private static final CaptureFilter POOLS =
      filter("192.168.1.210-192.168.1.220", "2001:db8::200-2001:db8::2ff", "10.0.0.0/24");

  private static CaptureFilter filter(String... ranges) {
    return CaptureFilter.of(Stream.of(ranges).map(IpRange::parse).toList());
  }

  private static boolean passes(CaptureFilter filter, EthernetFrame frame) {
    try (PcapHandle handle = Pcaps.openDead(DataLinkType.EN10MB, 128)) {
      // "inbound" needs a live interface.
      BpfProgram program =
          handle.compileFilter(
              filter.expression().replace("inbound and ", ""),
              BpfCompileMode.OPTIMIZE,
              PcapHandle.PCAP_NETMASK_UNKNOWN);
      return program.applyFilter(frame.encode());
    } catch (PcapNativeException | NotOpenException e) {
      throw new AssertionError(filter.expression(), e);
    }
  }

  @Test
  void arp_passes_whenSenderOrTargetIsInAPool() {
    for (String inside : List.of("192.168.1.210", "192.168.1.220", "10.0.0.0", "10.0.0.255")) {
      IpAddress address = IpAddress.parse(inside);
      assertThat(passes(POOLS, ArpPacket.request(MAC, ELSEWHERE, address))).isTrue();
      assertThat(passes(POOLS, ArpPacket.gratuitousReply(MAC, address))).isTrue();
      assertThat(passes(POOLS, ArpPacket.unicastRequest(MAC, address, OTHER, ELSEWHERE))).isTrue();
    }
    for (String outside : List.of("192.168.1.209", "192.168.1.221", "9.255.255.255", "10.0.1.0")) {
      IpAddress address = IpAddress.parse(outside);
      assertThat(passes(POOLS, ArpPacket.request(MAC, ELSEWHERE, address))).isFalse();
    }
  }

  @Test
  void neighborDiscovery_passes_whenTargetSourceOrDestinationIsInAPool() {
    IpAddress inside = IpAddress.parse("2001:db8::2ff");
    IpAddress outside = IpAddress.parse("2001:db8::300");
    assertThat(passes(POOLS, NeighborSolicitation.probe(MAC, inside))).isTrue();
    assertThat(passes(POOLS, NeighborAdvertisement.unsolicited(MAC, ELSEWHERE_V6, inside)))
        .isTrue();
    EthernetFrame asked = NeighborSolicitation.unicastRequest(MAC, inside, OTHER, ELSEWHERE_V6);
    assertThat(passes(POOLS, asked)).isTrue();
    EthernetFrame acknowledgement =
        new EthernetFrame(
            MAC,
            OTHER,
            new NeighborAdvertisement(ELSEWHERE_V6, inside, false, true, true, ELSEWHERE_V6, null));
    assertThat(passes(POOLS, acknowledgement)).isTrue();
    assertThat(passes(POOLS, NeighborSolicitation.request(MAC, ELSEWHERE_V6, outside))).isFalse();
  }

  /** What a pool's own addresses are made of must never be the reason to miss a frame. */
  @Property(tries = 300)
  void addressOfAnIpv6Pool_passes(
      @ForAll("interestingWords") List<Integer> words,
      @ForAll @IntRange(min = 1, max = 128) int prefixLength,
      @ForAll @IntRange(min = 2, max = 127) int flipped) {
    IpAddress address = address(words);
    CaptureFilter filter =
        CaptureFilter.of(
            List.of(new Cidr(address, prefixLength).range(), IpRange.parse("10.0.0.0/24")));
    IpAddress other = flip(address, flipped);
    assertThat(passes(filter, NeighborSolicitation.probe(MAC, address))).isTrue();
    assertThat(passes(filter, NeighborAdvertisement.unsolicited(MAC, ELSEWHERE_V6, other)))
        .isEqualTo(flipped >= prefixLength || filter.covers(ELSEWHERE_V6));
  }

  @Provide
  Arbitrary<List<Integer>> interestingWords() {
    return Arbitraries.oneOf(Arbitraries.of(0, -1, 1, 0x2001_0db8), Arbitraries.integers())
        .list()
        .ofSize(4)
        // Neither a group nor too near to the addresses that the frames have besides.
        .map(w -> List.of(0x2400_0000 | w.get(0) & 0xffff, w.get(1), w.get(2), w.get(3)));
  }

  private static IpAddress address(List<Integer> words) {
    return new IpAddress(
        IpFamily.IPV6,
        (long) words.get(0) << 32 | words.get(1) & 0xffff_ffffL,
        (long) words.get(2) << 32 | words.get(3) & 0xffff_ffffL);
  }

  /** Bit 0 is the highest. */
  private static IpAddress flip(IpAddress address, int bit) {
    return bit < 64
        ? new IpAddress(IpFamily.IPV6, address.high() ^ 1L << (63 - bit), address.low())
        : new IpAddress(IpFamily.IPV6, address.high(), address.low() ^ 1L << (127 - bit));
  }

  @Test
  void broad_passesEverythingOfTheKind() {
    assertThat(passes(CaptureFilter.BROAD, ArpPacket.probe(MAC, ELSEWHERE))).isTrue();
    assertThat(passes(CaptureFilter.BROAD, NeighborSolicitation.probe(MAC, ELSEWHERE_V6))).isTrue();
  }

  @Test
  void wholeIpv6Space_passesEverySolicitation() {
    assertThat(passes(filter("::/0"), NeighborSolicitation.probe(MAC, ELSEWHERE_V6))).isTrue();
    assertThat(passes(filter("::/0"), ArpPacket.probe(MAC, ELSEWHERE))).isFalse();
  }

  @Test
  void hundredsOfPools_becomeBroad_overlappingOnesAreMerged() {
    List<IpRange> many =
        IntStream.range(0, 200).mapToObj(i -> IpRange.parse("10.0." + i + ".0/25")).toList();
    assertThat(CaptureFilter.of(many)).isEqualTo(CaptureFilter.BROAD);
    assertThat(passes(CaptureFilter.of(many.subList(0, 128)), ArpPacket.probe(MAC, ELSEWHERE)))
        .isFalse();
    assertThat(filter("10.0.0.0/24", "10.0.0.0/8", "10.3.0.0/16").ranges())
        .containsExactly(IpRange.parse("10.0.0.0/8"));
  }

  @Test
  void covers_knowsTheExactRanges() {
    assertThat(POOLS.covers(IpAddress.parse("192.168.1.215"))).isTrue();
    assertThat(POOLS.covers(ELSEWHERE)).isFalse();
    assertThat(CaptureFilter.BROAD.covers(ELSEWHERE)).isTrue();
    assertThat(filter()).isEqualTo(CaptureFilter.BROAD);
  }
}
