package io.herald.announcer.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Properties of the decoders, fed with what we encode and with damaged captures. */
class FramePropertiesTest {

  private static final List<String> CAPTURED =
      List.of(
          "arp-request",
          "arp-reply",
          "arp-gratuitous-request",
          "ns-dad-with-nonce",
          "ns-multicast",
          "ns-unicast",
          "na-solicited",
          "na-unsolicited",
          "na-solicited-without-option");

  @Property
  void encodedFrame_decodes_toItself(@ForAll("frames") EthernetFrame frame) {
    assertThat(EthernetFrame.decode(frame.encode())).isEqualTo(frame);
  }

  @Property(tries = 5000)
  void anything_decodes_orIsIgnored(@ForAll byte[] bytes) {
    EthernetFrame frame = EthernetFrame.decode(bytes);
    assertThat(frame == null || frame.encode().length <= bytes.length).isTrue();
  }

  /** A capture with a few bytes changed and perhaps cut: never an exception, never made longer. */
  @Property(tries = 20_000)
  void damagedCapture_decodes_orIsIgnored(@ForAll("damaged") byte[] bytes) {
    EthernetFrame frame = EthernetFrame.decode(bytes);
    if (frame != null) {
      byte[] again = frame.encode();
      assertThat(again.length).isLessThanOrEqualTo(bytes.length);
      assertThat(EthernetFrame.decode(again)).isEqualTo(frame);
    }
  }

  /** Whatever bit a cable flips in an ICMPv6 message, the checksum finds it. */
  @Property(tries = 2000)
  void flippedBit_inNeighborDiscovery_isFound(@ForAll("flips") byte[] bytes) {
    assertThat(EthernetFrame.decode(bytes)).isNull();
  }

  @Provide
  Arbitrary<byte[]> flips() {
    Arbitrary<byte[]> frames =
        Arbitraries.of("ns-multicast", "na-solicited").map(GoldenFramesTest::frame);
    return Combinators.combine(frames, Arbitraries.integers().between(22 * 8, 86 * 8 - 1))
        .as(
            (frame, bit) -> {
              frame[bit / 8] ^= (byte) (1 << bit % 8);
              return frame;
            });
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<byte[]> frames = Arbitraries.of(CAPTURED).map(GoldenFramesTest::frame);
    Arbitrary<List<Integer>> places = Arbitraries.integers().between(12, 90).list().ofMaxSize(4);
    Arbitrary<Byte> values = Arbitraries.bytes();
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 120);
    return Combinators.combine(frames, places, values, lengths)
        .as(
            (frame, where, value, length) -> {
              where.stream().filter(i -> i < frame.length).forEach(i -> frame[i] = value);
              return length > 100 ? frame : Arrays.copyOf(frame, length);
            });
  }

  @Provide
  Arbitrary<EthernetFrame> frames() {
    return Arbitraries.oneOf(arp(), solicitations(), advertisements());
  }

  private static Arbitrary<EthernetFrame> arp() {
    return Combinators.combine(
            Arbitraries.of(ArpPacket.Operation.class), stations(), v4(), macs(), v4(), macs())
        .as(
            (operation, sender, senderIp, target, targetIp, to) ->
                new EthernetFrame(
                    to, sender, new ArpPacket(operation, sender, senderIp, target, targetIp)));
  }

  private static Arbitrary<EthernetFrame> solicitations() {
    return Combinators.combine(stations(), v6(), v6(), macs(), Arbitraries.integers().between(0, 2))
        .as(
            (sender, source, target, to, form) ->
                switch (form) {
                  case 0 -> NeighborSolicitation.probe(sender, target);
                  case 1 -> NeighborSolicitation.request(sender, source, target);
                  default -> NeighborSolicitation.unicastRequest(sender, source, to, target);
                });
  }

  private static Arbitrary<EthernetFrame> advertisements() {
    return Combinators.combine(
            stations(), v6(), v6(), v6(), Arbitraries.integers().between(0, 7), nullableStations())
        .as(
            (sender, source, to, target, flags, linkLayer) ->
                new EthernetFrame(
                    sender,
                    sender,
                    new NeighborAdvertisement(
                        source,
                        to,
                        (flags & 1) != 0,
                        (flags & 2) != 0,
                        (flags & 4) != 0,
                        target,
                        linkLayer)));
  }

  private static Arbitrary<@Nullable MacAddress> nullableStations() {
    return stations().injectNull(0.3);
  }

  private static Arbitrary<MacAddress> macs() {
    return Arbitraries.longs().between(0, (1L << 48) - 1).map(MacAddress::new);
  }

  private static Arbitrary<MacAddress> stations() {
    return macs().map(mac -> new MacAddress(mac.value() & ~(1L << 40) | 1));
  }

  private static Arbitrary<IpAddress> v4() {
    return Arbitraries.longs()
        .between(0, 0xffff_ffffL)
        .map(value -> new IpAddress(IpFamily.IPV4, 0, value));
  }

  /** Unicast addresses. */
  private static Arbitrary<IpAddress> v6() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
        .as((high, low) -> new IpAddress(IpFamily.IPV6, high & Long.MAX_VALUE | 1, low));
  }
}
