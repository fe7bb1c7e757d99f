package io.herald.lab.probe;

import io.herald.lab.network.Addresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IcmpV6NeighborSolicitationPacket;
import org.pcap4j.packet.IpV6NeighborDiscoverySourceLinkLayerAddressOption;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.IpV6SimpleFlowLabel;
import org.pcap4j.packet.IpV6SimpleTrafficClass;
import org.pcap4j.packet.namednumber.ArpHardwareType;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IcmpV6Code;
import org.pcap4j.packet.namednumber.IcmpV6Type;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.util.MacAddress;

/** The frames that ask for an address: an ARP request (RFC 826), a solicitation (RFC 4861, 7.2). */
final class Questions {
  private Questions() {}

  static byte[] whoHas(String address, Observer observer) {
    return Addresses.isIpv6(address)
        ? solicitation((Inet6Address) Addresses.parse(address), observer)
        : arpRequest((Inet4Address) Addresses.parse(address), observer);
  }

  private static byte[] arpRequest(Inet4Address address, Observer observer) {
    var mac = MacAddress.getByName(observer.mac());
    var arp =
        new ArpPacket.Builder()
            .hardwareType(ArpHardwareType.ETHERNET)
            .protocolType(EtherType.IPV4)
            .hardwareAddrLength((byte) MacAddress.SIZE_IN_BYTES)
            .protocolAddrLength((byte) 4)
            .operation(ArpOperation.REQUEST)
            .srcHardwareAddr(mac)
            .srcProtocolAddr(Addresses.parse(observer.ipv4()))
            .dstHardwareAddr(MacAddress.getByAddress(new byte[MacAddress.SIZE_IN_BYTES]))
            .dstProtocolAddr(address);
    return new EthernetPacket.Builder()
        .srcAddr(mac)
        .dstAddr(MacAddress.ETHER_BROADCAST_ADDRESS)
        .type(EtherType.ARP)
        .payloadBuilder(arp)
        .paddingAtBuild(true)
        .build()
        .getRawData();
  }

  private static byte[] solicitation(Inet6Address address, Observer observer) {
    var mac = MacAddress.getByName(observer.mac());
    var source = (Inet6Address) Addresses.parse(observer.ipv6());
    var group = solicitedNodeGroup(address);
    var solicitation =
        new IcmpV6NeighborSolicitationPacket.Builder()
            .targetAddress(address)
            .options(
                List.of(
                    new IpV6NeighborDiscoverySourceLinkLayerAddressOption.Builder()
                        .linkLayerAddress(mac.getAddress())
                        .correctLengthAtBuild(true)
                        .build()));
    var icmp =
        new IcmpV6CommonPacket.Builder()
            .type(IcmpV6Type.NEIGHBOR_SOLICITATION)
            .code(IcmpV6Code.NO_CODE)
            .srcAddr(source)
            .dstAddr(group)
            .payloadBuilder(solicitation)
            .correctChecksumAtBuild(true);
    var ip =
        new IpV6Packet.Builder()
            .version(IpVersion.IPV6)
            .trafficClass(IpV6SimpleTrafficClass.newInstance((byte) 0))
            .flowLabel(IpV6SimpleFlowLabel.newInstance(0))
            .nextHeader(IpNumber.ICMPV6)
            .hopLimit((byte) 255)
            .srcAddr(source)
            .dstAddr(group)
            .payloadBuilder(icmp)
            .correctLengthAtBuild(true);
    return new EthernetPacket.Builder()
        .srcAddr(mac)
        .dstAddr(multicastMac(group))
        .type(EtherType.IPV6)
        .payloadBuilder(ip)
        .paddingAtBuild(true)
        .build()
        .getRawData();
  }

  /** RFC 4291 section 2.7.1. */
  private static Inet6Address solicitedNodeGroup(Inet6Address address) {
    var bytes = address.getAddress();
    var group = new byte[16];
    group[0] = (byte) 0xff;
    group[1] = 2;
    group[11] = 1;
    group[12] = (byte) 0xff;
    System.arraycopy(bytes, 13, group, 13, 3);
    try {
      return (Inet6Address) InetAddress.getByAddress(group);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** RFC 2464 section 7. */
  private static MacAddress multicastMac(Inet6Address group) {
    var bytes = group.getAddress();
    return MacAddress.getByAddress(
        new byte[] {0x33, 0x33, bytes[12], bytes[13], bytes[14], bytes[15]});
  }
}
