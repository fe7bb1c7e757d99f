package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * <pre>
 *   2  hardware address space: 1, Ethernet
 *   2  protocol address space: 0x0800, IPv4
 *   1  length of a hardware address: 6
 *   1  length of a protocol address: 4
 *   2  operation
 *   6  sender hardware address
 *   4  sender protocol address
 *   6  target hardware address
 *   4  target protocol address
 * </pre>
 *
 * @param operation request or reply
 * @param senderHardware the sender's hardware address
 * @param senderProtocol the sender's IPv4 address; {@code 0.0.0.0} in a probe (RFC 5227, 1.1)
 * @param targetHardware the target's hardware address; without meaning in a request
 * @param targetProtocol the IPv4 address asked for, or in a reply the asker's
 */
public record ArpPacket(
    Operation operation,
    MacAddress senderHardware,
    IpAddress senderProtocol,
    MacAddress targetHardware,
    IpAddress targetProtocol)
    implements EthernetFrame.Payload {

  /** The operations of RFC 826; those of its relatives (RARP, InARP) are not ours. */
  public enum Operation {
    /** "Who has the target protocol address?" */
    REQUEST(1),
    /** "The sender has it." */
    REPLY(2);

    private final int code;

    Operation(int code) {
      this.code = code;
    }
  }

  private static final int LENGTH = 28;
  private static final long ETHERNET_IPV4 = 0x0001_0800_06_04L;
  private static final IpAddress UNSPECIFIED = IpAddress.first(IpFamily.IPV4);

  /** Checks that both protocol addresses are IPv4. */
  public ArpPacket {
    if (!senderProtocol.isIpv4() || !targetProtocol.isIpv4()) {
      throw new IllegalArgumentException("ARP resolves IPv4 addresses only: " + targetProtocol);
    }
  }

  /** Whether this looks for other users of an address without claiming it (RFC 5227, 1.1). */
  public boolean isProbe() {
    return operation == Operation.REQUEST && senderProtocol.equals(UNSPECIFIED);
  }

  /** Whether sender and target are the same address: an announcement of it, asked by nobody. */
  public boolean isGratuitous() {
    return senderProtocol.equals(targetProtocol);
  }

  /** "Who has {@code target}? Tell {@code senderProtocol}", to everybody. */
  public static EthernetFrame request(
      MacAddress sender, IpAddress senderProtocol, IpAddress target) {
    return unicastRequest(sender, senderProtocol, MacAddress.BROADCAST, target);
  }

  /**
   * The same question to one station. A station asked that way enters the sender into its cache,
   * even when it had no entry, and answers: it acknowledges what it learned.
   */
  public static EthernetFrame unicastRequest(
      MacAddress sender, IpAddress senderProtocol, MacAddress destination, IpAddress target) {
    return new ArpPacket(Operation.REQUEST, sender, senderProtocol, MacAddress.ZERO, target)
        .to(destination);
  }

  /** The ARP Probe of RFC 5227, section 2.1.1: whoever uses {@code target} answers. */
  public static EthernetFrame probe(MacAddress sender, IpAddress target) {
    return request(sender, UNSPECIFIED, target);
  }

  /** The answer to {@code request}: the address it asks for is at {@code sender}. */
  public static EthernetFrame reply(MacAddress sender, ArpPacket request) {
    return new ArpPacket(
            Operation.REPLY,
            sender,
            request.targetProtocol,
            request.senderHardware,
            request.senderProtocol)
        .to(request.senderHardware);
  }

  /** The ARP Announcement of RFC 5227, section 3: a request for one's own address, to everybody. */
  public static EthernetFrame gratuitousRequest(MacAddress sender, IpAddress address) {
    return request(sender, address, address);
  }

  /**
   * An announcement in the form of a reply, for stations that learn from replies only. Its target
   * hardware address is the sender's own: with any other, Linux ignores it while its entry is
   * fresher than a second.
   */
  public static EthernetFrame gratuitousReply(MacAddress sender, IpAddress address) {
    return new ArpPacket(Operation.REPLY, sender, address, sender, address)
        .to(MacAddress.BROADCAST);
  }

  private EthernetFrame to(MacAddress destination) {
    return new EthernetFrame(destination, senderHardware, this);
  }

  @Override
  public int etherType() {
    return EthernetFrame.TYPE_ARP;
  }

  @Override
  public int length() {
    return LENGTH;
  }

  @Override
  public void encode(ByteBuffer out) {
    out.putLong(ETHERNET_IPV4 << 16 | operation.code);
    Octets.put(out, senderHardware);
    Octets.put(out, senderProtocol);
    Octets.put(out, targetHardware);
    Octets.put(out, targetProtocol);
  }

  /** Reads a packet at the buffer's position, or {@code null} for one that is not ours to read. */
  static @Nullable ArpPacket decode(ByteBuffer in) {
    if (in.remaining() < LENGTH) {
      return null;
    }
    long head = in.getLong();
    Operation operation = operation((int) (head & 0xffff));
    if (head >>> 16 != ETHERNET_IPV4 || operation == null) {
      return null;
    }
    MacAddress senderHardware = Octets.mac(in);
    IpAddress senderProtocol = Octets.ipv4(in);
    if (senderHardware.isMulticast() || senderHardware.equals(MacAddress.ZERO)) {
      return null;
    }
    return new ArpPacket(
        operation, senderHardware, senderProtocol, Octets.mac(in), Octets.ipv4(in));
  }

  private static @Nullable Operation operation(int code) {
    return switch (code) {
      case 1 -> Operation.REQUEST;
      case 2 -> Operation.REPLY;
      default -> null;
    };
  }
}
