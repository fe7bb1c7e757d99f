package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a made-up {@code /sys/class/net}. */
class LinkScannerTest {

  private static final List<Cidr> ADDRESSES =
      List.of(Cidr.parse("192.168.1.1/24"), Cidr.parse("fe80::1/64"));
  private static final int UP_BROADCAST_MULTICAST = 0x1003;

  @TempDir Path sys;
  private LinkScanner scanner;

  @BeforeEach
  void prepare() {
    scanner = new LinkScanner(sys, name -> ADDRESSES, WireSettings.DEFAULT.exclusions());
  }

  private LinkScanner.Scan scan() {
    return scanner.scan(LinkScanner.Scan.NONE);
  }

  private Path device(String name, int flags) throws IOException {
    Path folder = Files.createDirectory(sys.resolve(name));
    Files.writeString(folder.resolve("flags"), "0x" + Integer.toHexString(flags) + "\n");
    Files.writeString(folder.resolve("type"), "1\n");
    Files.writeString(folder.resolve("ifindex"), "7\n");
    Files.writeString(folder.resolve("address"), "02:00:00:00:00:0a\n");
    Files.writeString(folder.resolve("carrier"), "1\n");
    return folder;
  }

  @Test
  void ethernet_isUsable() throws IOException {
    device("eth0", UP_BROADCAST_MULTICAST);
    LinkScanner.Scan scan = scan();
    assertThat(scan.links())
        .containsExactly(
            new Link("eth0", 7, MacAddress.parse("02:00:00:00:00:0a"), true, true, ADDRESSES));
    assertThat(scan.unusable()).isEmpty();
  }

  @Test
  void carrierLost_isUsableButSaysSo() throws IOException {
    Files.writeString(device("eth0", UP_BROADCAST_MULTICAST).resolve("carrier"), "0\n");
    assertThat(scan().links()).extracting(Link::carrier).containsExactly(false);
  }

  @Test
  void withoutBroadcast_speaksNoArp() throws IOException {
    device("ppp0", 0x1001);
    assertThat(scan().links()).extracting(Link::arp).containsExactly(false);
  }

  @Test
  void defaultExclusions_areLeftOut() throws IOException {
    for (String name :
        List.of("docker0", "cbr0", "dummy0", "virbr0", "lxcbr0", "veth12ab", "cali1", "tunl0")) {
      device(name, UP_BROADCAST_MULTICAST);
    }
    for (String name : List.of("flannel.1", "kube-ipvs0", "cni0", "nodelocaldns", "lxc_health")) {
      device(name, UP_BROADCAST_MULTICAST);
    }
    device("mylo", UP_BROADCAST_MULTICAST);
    device("bond0.docker", UP_BROADCAST_MULTICAST);
    LinkScanner.Scan scan = scan();
    assertThat(scan.links()).extracting(Link::name).containsExactly("bond0.docker", "mylo");
    assertThat(scan.unusable()).hasSize(13).containsEntry("docker0", "excluded by ^docker.*");
  }

  @Test
  void folderOfAllUnreadable_everythingStaysAsItWas() throws IOException {
    device("eth0", UP_BROADCAST_MULTICAST);
    device("down", 0x1002);
    LinkScanner.Scan before = scan();
    Path file = Files.createFile(sys.resolve("no-folder"));
    scanner = new LinkScanner(file, name -> ADDRESSES, List.of());
    LinkScanner.Scan after = scanner.scan(before);
    assertThat(after.links()).isNotEmpty().isEqualTo(before.links());
    assertThat(after.unusable()).isNotEmpty().isEqualTo(before.unusable());
    assertThat(after.unreadable()).containsOnlyKeys(file.toString());
  }

  @Test
  void attributeUnreadable_thatInterfaceStaysAsItWas_othersAreFollowed() throws IOException {
    Path broken = device("eth0", UP_BROADCAST_MULTICAST);
    device("eth1", UP_BROADCAST_MULTICAST);
    LinkScanner.Scan before = scan();
    for (String attribute : List.of("carrier", "flags")) {
      // Opens and cannot be read.
      Files.delete(broken.resolve(attribute));
      Files.createDirectory(broken.resolve(attribute));
      Files.writeString(sys.resolve("eth1").resolve("carrier"), "0\n");
      LinkScanner.Scan after = scanner.scan(before);
      assertThat(after.links()).extracting(Link::name).containsExactly("eth0", "eth1");
      assertThat(after.links()).extracting(Link::carrier).containsExactly(true, false);
      assertThat(after.unreadable()).containsOnlyKeys("eth0");
    }
  }

  @Test
  void addressesUnreadable_interfaceStaysAsItWas() throws IOException {
    device("eth0", UP_BROADCAST_MULTICAST);
    LinkScanner.Scan before = scan();
    scanner =
        new LinkScanner(
            sys,
            name -> {
              throw new SocketException("Too many open files");
            },
            List.of());
    LinkScanner.Scan after = scanner.scan(before);
    assertThat(after.links()).isNotEmpty().isEqualTo(before.links());
    assertThat(after.unreadable()).containsExactly(Map.entry("eth0", "Too many open files"));
  }

  @Test
  void unreadable_neverSeenBefore_isNoLink() throws IOException {
    Files.delete(device("eth0", UP_BROADCAST_MULTICAST).resolve("flags"));
    Files.createDirectory(sys.resolve("eth0").resolve("flags"));
    assertThat(scan().links()).isEmpty();
  }

  @Test
  void unusable_isLeftOutWithTheReason() throws IOException {
    device("down", 0x1002);
    device("noarp", 0x1083);
    Files.createDirectory(device("slave", UP_BROADCAST_MULTICAST).resolve("master"));
    Files.writeString(device("tunnel", UP_BROADCAST_MULTICAST).resolve("type"), "65534\n");
    Files.delete(device("gone", UP_BROADCAST_MULTICAST).resolve("ifindex"));
    device("lo", 0x9);
    Files.writeString(sys.resolve("bonding_masters"), "bond0\n");
    LinkScanner.Scan scan = scan();
    assertThat(scan.links()).isEmpty();
    assertThat(scan.unusable())
        .containsEntry("down", "down")
        .containsEntry("noarp", "NOARP")
        .containsEntry("slave", "member of another interface")
        .containsEntry("tunnel", "not Ethernet")
        .containsEntry("gone", "vanished")
        .hasSize(5);
  }
}
