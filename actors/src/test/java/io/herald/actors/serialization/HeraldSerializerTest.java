package io.herald.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ExtendedActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.protocol.AnnouncerCommand.Hand;
import io.herald.actors.protocol.AnnouncerCommand.HandOk;
import io.herald.actors.protocol.PlanPublished;
import io.herald.actors.protocol.TakeoverCommand.Claims;
import io.herald.actors.snapshot.ServiceKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeraldSerializerTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final TestProbe<AnnouncerCommand> PROBE =
      KIT.createTestProbe(AnnouncerCommand.class);
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));

  private static final IpAddress V4 = IpAddress.parse("192.168.1.210");
  private static final IpAddress V6 = IpAddress.parse("fd00::210");
  private static final Claim CLAIM = new Claim(V4, "k8s-node", 7, true);
  private static final Assignment ASSIGNMENT =
      new Assignment(
          V6,
          new TreeSet<>(List.of(new ServiceKey("default", "nginx"))),
          List.of(
              new Candidate("k8s-node", LinkSelection.ALL),
              new Candidate("k8s-master", LinkSelection.of(List.of("eth0", "eth1")))),
          9);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static List<Object> messages() {
    return List.of(
        Plan.of(
            new PlanVersion(3, 14),
            List.of(ASSIGNMENT),
            List.of(IpRange.parse("192.168.1.210-192.168.1.220"), IpRange.parse("fd00::/64"))),
        Plan.EMPTY,
        new SpeakerReport(
            "k8s-node",
            new Lane("192.168.1.12:7946#42"),
            List.of(
                new Link(
                    "eth0",
                    2,
                    MacAddress.parse("02:00:00:00:01:02"),
                    true,
                    true,
                    List.of(Cidr.parse("192.168.1.12/24"), Cidr.parse("fe80::1/64")))),
            true),
        new Hand(ASSIGNMENT, PROBE.ref()),
        new HandOk(CLAIM),
        new Announced(CLAIM),
        new Conflict(V4, "k8s-node", "eth0", MacAddress.parse("02:00:00:00:00:99"), true),
        new Claims(List.of(CLAIM, new Claim(V6, "k8s-master", 1, false))));
  }

  /** What the first release did not have, or with fields that it did not have. */
  static List<Object> laterFields() {
    return List.of(
        new SpeakerReport("k8s-node", new Lane("192.168.1.12:7946#42"), List.of(), false, -5),
        new Claims(List.of(CLAIM.doubted(true))),
        new Announced(List.of(CLAIM, new Claim(V6, "k8s-node", 2, false))),
        PlanPublished.NOTICE);
  }

  @ParameterizedTest
  @MethodSource({"messages", "laterFields"})
  void everyMessage_boundAndSame_afterTheJourney(Object message) throws Exception {
    assertThat(SERIALIZATION.findSerializerFor(message)).isInstanceOf(HeraldSerializer.class);

    byte[] bytes = SERIALIZATION.serialize(message).get();
    String manifest = Serializers.manifestFor(SERIALIZATION.findSerializerFor(message), message);

    assertThat(serializer().fromBinary(bytes, manifest)).isEqualTo(message);
  }

  static List<Arguments> firstRelease() throws IOException {
    try (InputStream in = HeraldSerializerTest.class.getResourceAsStream("/first-release.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
      List<Object> messages = messages();
      assertThat(lines).hasSameSizeAs(messages);
      return IntStream.range(0, lines.size())
          .mapToObj(
              i -> {
                String[] words = lines.get(i).split(" ", -1);
                return Arguments.of(words[0], words[1], messages.get(i));
              })
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("firstRelease")
  void bytesOfTheFirstRelease_stillRead(String manifest, String hex, Object message)
      throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);

    Object read = serializer().fromBinary(bytes, manifest);

    if (message instanceof Hand hand) {
      assertThat(((Hand) read).assignment()).isEqualTo(hand.assignment());
      assertThat(((Hand) read).replyTo().path())
          .hasToString("akka://" + KIT.system().name() + "/user/announcer");
    } else {
      assertThat(read).isEqualTo(message);
    }
  }

  /** What the present release sends, the first one reads. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("firstRelease")
  void bytes_areThoseOfTheFirstRelease(String manifest, String hex, Object message)
      throws Exception {
    byte[] now = serializer().toBinary(message);

    assertThat(serializer().manifest(message)).isEqualTo(manifest);
    if (message instanceof Plan) {
      // How small gzip makes it differs from one Java to the next.
      assertThat(unzipped(now)).isEqualTo(unzipped(HexFormat.of().parseHex(hex)));
    } else if (!(message instanceof Hand)) {
      assertThat(HexFormat.of().formatHex(now)).isEqualTo(hex);
    }
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @Test
  void unknownField_fromANewerRelease_isIgnored() throws Exception {
    byte[] withField15 =
        HexFormat.of().parseHex("0a140a04c0a801d212086b38732d6e6f6465180720017a0178");

    assertThat(serializer().fromBinary(withField15, "A1")).isEqualTo(new Announced(CLAIM));
  }

  @Test
  void unknownManifest_saysSo() {
    assertThatThrownBy(() -> serializer().fromBinary(new byte[0], "Z9"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("Z9");
  }

  @Test
  void brokenBytes_saidToBeUnreadable() {
    assertThatThrownBy(() -> serializer().fromBinary(new byte[] {10, 2, 10, 9}, "A1"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("A1");
  }

  @Test
  void planOf3000Addresses_fitsIntoOneFrame() {
    List<Assignment> assignments = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      assignments.add(
          new Assignment(
              new IpAddress(V4.family(), 0, V4.low() + i),
              new TreeSet<>(List.of(new ServiceKey("shop-" + i % 40, "web-" + i))),
              List.of(
                  new Candidate("node-" + i % 3, LinkSelection.ALL),
                  new Candidate("node-" + (i + 1) % 3, LinkSelection.ALL),
                  new Candidate("node-" + (i + 2) % 3, LinkSelection.ALL)),
              1 + i % 5));
    }

    byte[] bytes = serializer().toBinary(Plan.of(new PlanVersion(1, 1), assignments, List.of()));

    assertThat(bytes.length).isLessThan(60_000);
  }

  private static HeraldSerializer serializer() {
    return new HeraldSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
  }
}
