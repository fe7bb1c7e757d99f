package io.herald.actors.net;

/**
 * A subnet, or an interface's address with the length of its subnet's prefix: host bits are kept.
 *
 * @param address any address of the subnet
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(IpAddress address, int prefixLength) {

  /** Checks the prefix length. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > address.family().bits()) {
      throw new IllegalArgumentException(
          "prefix length /%d of %s is not between 0 and %d"
              .formatted(prefixLength, address, address.family().bits()));
    }
  }

  /**
   * Parses {@code address/length}.
   *
   * @throws IllegalArgumentException saying what is wrong with {@code text}
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!length.matches("0|[1-9]\\d{0,2}")) {
      throw new IllegalArgumentException("invalid CIDR \"" + text + "\"; give address/length");
    }
    return new Cidr(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
  }

  /** The first address of the subnet: host bits zero. */
  public IpAddress network() {
    return masked(false);
  }

  /** Every address of the subnet. */
  public IpRange range() {
    return new IpRange(masked(false), masked(true));
  }

  /** Whether {@code other} lies in the subnet. */
  public boolean contains(IpAddress other) {
    return other.family() == address.family()
        && ((other.high() ^ address.high()) & ~highHostMask()) == 0
        && ((other.low() ^ address.low()) & ~lowHostMask()) == 0;
  }

  private IpAddress masked(boolean hostBits) {
    return hostBits
        ? new IpAddress(
            address.family(), address.high() | highHostMask(), address.low() | lowHostMask())
        : new IpAddress(
            address.family(), address.high() & ~highHostMask(), address.low() & ~lowHostMask());
  }

  private long lowHostMask() {
    int hostLength = address.family().bits() - prefixLength;
    return hostLength >= 64 ? -1 : (1L << hostLength) - 1;
  }

  private long highHostMask() {
    int hostLength = address.family().bits() - prefixLength;
    return hostLength <= 64 ? 0 : hostLength == 128 ? -1 : (1L << (hostLength - 64)) - 1;
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
