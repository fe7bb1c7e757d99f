package io.herald.actors.config;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.LabelSelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A BGP neighbour of the nodes.
 *
 * @param name its name
 * @param myAsn the AS number of the nodes' end, 1 to 2^32-1
 * @param remoteAs which AS numbers the neighbour may have
 * @param localAsn an AS number to show the neighbour in place of {@code myAsn}
 * @param neighbour where it is found
 * @param sourceAddress the node's address that the session comes from
 * @param port the neighbour's TCP port, 1 to 65535
 * @param holdTime the proposed hold time (RFC 4271, section 4.2) in whole seconds: 0, or at least 3
 *     s; absent leaves it to the speaker
 * @param keepaliveTime the time between keepalives in whole seconds, at most {@code holdTime};
 *     present exactly when that is
 * @param connectTime the wait before the next attempt to connect, 1 s to 65535 s in whole seconds
 * @param routerId the BGP identifier of the nodes' end
 * @param nodeSelectors the nodes that have this neighbour, those that match any; empty means every
 *     node
 * @param authentication the TCP MD5 password, if there is one
 * @param bfdProfile the name of the profile that watches the session
 * @param gracefulRestart whether the neighbour keeps routes while a speaker restarts (RFC 4724)
 * @param ebgpMultiHop whether an external neighbour is more than one hop away
 * @param vrf the VRF of the node that the session lives in; empty for the default one
 * @param dualStackAddressFamily whether prefixes of both families go over this one session
 */
public record BgpPeer(
    String name,
    long myAsn,
    RemoteAs remoteAs,
    Optional<Long> localAsn,
    Neighbour neighbour,
    Optional<IpAddress> sourceAddress,
    int port,
    Optional<Duration> holdTime,
    Optional<Duration> keepaliveTime,
    Optional<Duration> connectTime,
    Optional<IpAddress> routerId,
    List<LabelSelector> nodeSelectors,
    Optional<Authentication> authentication,
    Optional<String> bfdProfile,
    boolean gracefulRestart,
    boolean ebgpMultiHop,
    String vrf,
    boolean dualStackAddressFamily) {

  /** The port of BGP. */
  public static final int DEFAULT_PORT = 179;

  /** Copies the selectors. */
  public BgpPeer {
    nodeSelectors = List.copyOf(nodeSelectors);
  }

  /** Which AS numbers a neighbour may have. */
  public sealed interface RemoteAs {
    /**
     * This one alone.
     *
     * @param number 1 to 2^32-1
     */
    record Fixed(long number) implements RemoteAs {}

    /** Any that makes the session of one kind. */
    enum Dynamic implements RemoteAs {
      /** The neighbour is of the same AS. */
      INTERNAL,
      /** The neighbour is of another AS. */
      EXTERNAL
    }
  }

  /** Where a neighbour is found. */
  public sealed interface Neighbour {
    /**
     * At an address.
     *
     * @param address the address
     */
    record At(IpAddress address) implements Neighbour {}

    /**
     * At the other end of an interface of the node (unnumbered).
     *
     * @param name the interface
     */
    record Through(String name) implements Neighbour {}
  }

  /** Where the TCP MD5 password comes from. */
  public sealed interface Authentication {
    /**
     * It is written in the configuration.
     *
     * @param text the password
     */
    record Password(String text) implements Authentication {
      /** Without the password: this ends up in logs. */
      @Override
      public String toString() {
        return "Password[***]";
      }
    }

    /**
     * It is in a Secret of Herald's namespace, of type {@code kubernetes.io/basic-auth}, under the
     * key {@code password}.
     *
     * @param name the Secret
     */
    record Secret(String name) implements Authentication {}
  }
}
