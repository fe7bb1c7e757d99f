package io.herald.actors.net;

/** The two families of the Internet Protocol, named as in a Service's {@code spec.ipFamilies}. */
public enum IpFamily {
  /** 32-bit addresses, resolved to a hardware address by ARP (RFC 826). */
  IPV4("IPv4", 32),
  /** 128-bit addresses, resolved by Neighbor Discovery (RFC 4861). */
  IPV6("IPv6", 128);

  private final String kubernetesName;
  private final int bits;

  IpFamily(String kubernetesName, int bits) {
    this.kubernetesName = kubernetesName;
    this.bits = bits;
  }

  /** The name the Kubernetes API uses: {@code IPv4} or {@code IPv6}. */
  public String kubernetesName() {
    return kubernetesName;
  }

  /** The length of an address of this family, in bits: 32 or 128. */
  public int bits() {
    return bits;
  }

  /** The other family. */
  public IpFamily other() {
    return this == IPV4 ? IPV6 : IPV4;
  }

  @Override
  public String toString() {
    return kubernetesName;
  }
}
