package io.herald.kubernetes.configuration;

import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.BgpPeer.Authentication;
import io.herald.actors.config.BgpPeer.Neighbour;
import io.herald.actors.config.BgpPeer.RemoteAs;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.kubernetes.configuration.Timers.Times;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the custom resource BGPPeer. Both versions have one schema and one meaning; {@code
 * peerPort: 0}, which v1beta1 takes for the default, comes out of a server in either version.
 */
final class PeerReader {

  static final long LARGEST_ASN = 0xffffffffL;
  private static final int LARGEST_PORT = 16_384;
  private static final long LONGEST_CONNECT_TIME = 65_535;

  private PeerReader() {}

  static BgpPeer peer(ResourceSource source, Fields spec) {
    if (!spec.has("myASN")) {
      spec.problem("myASN", "is missing", "give the AS number of the nodes");
    }
    long myAsn = spec.number("myASN", 1, LARGEST_ASN).orElse(1L);
    RemoteAs remoteAs = remoteAs(spec);
    boolean multiHop = spec.flag("ebgpMultiHop").orElse(false);
    if (multiHop && remoteAs.equals(new RemoteAs.Fixed(myAsn))) {
      spec.problem("ebgpMultiHop", "is for peers of another AS", "remove it");
    } else if (multiHop && remoteAs == RemoteAs.Dynamic.INTERNAL) {
      spec.warning("ebgpMultiHop", "is without effect with peers of the same AS", "remove it");
    }
    if (spec.flag("disableMP").orElse(false)) {
      spec.warning("disableMP", "is deprecated and without effect", "remove it");
    }
    Times times = Timers.times(spec, "holdTime", "keepaliveTime");
    return new BgpPeer(
        source.ref().name(),
        myAsn,
        remoteAs,
        spec.number("localASN", 1, LARGEST_ASN),
        neighbour(spec),
        AddressReader.address(spec, "sourceAddress"),
        port(source, spec),
        times.hold(),
        times.keepalive(),
        connectTime(spec),
        AddressReader.address(spec, "routerID"),
        SelectorReader.OF_RESOURCES.distinct(spec, "nodeSelectors"),
        authentication(source, spec),
        nonEmpty(spec, "bfdProfile"),
        spec.flag("enableGracefulRestart").orElse(false),
        multiHop,
        nonEmpty(spec, "vrf").orElse(""),
        spec.flag("dualStackAddressFamily").orElse(false));
  }

  private static Optional<String> nonEmpty(Fields fields, String field) {
    return fields.text(field).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static RemoteAs remoteAs(Fields spec) {
    Optional<Long> number = spec.number("peerASN", 0, LARGEST_ASN).filter(asn -> asn != 0);
    Optional<String> dynamic = nonEmpty(spec, "dynamicASN");
    if (number.isPresent() == dynamic.isPresent()) {
      spec.problem(
          "peerASN",
          number.isPresent()
              ? "stands beside dynamicASN"
              : "is missing, and dynamicASN is missing too",
          "give exactly one of the two");
    }
    if (dynamic.isEmpty()) {
      return new RemoteAs.Fixed(number.orElse(0L));
    }
    return switch (dynamic.get()) {
      case "internal" -> RemoteAs.Dynamic.INTERNAL;
      case "external" -> RemoteAs.Dynamic.EXTERNAL;
      default -> {
        spec.problem(
            "dynamicASN",
            "unknown value \"" + Value.shorten(dynamic.get()) + "\"",
            "give internal or external");
        yield RemoteAs.Dynamic.EXTERNAL;
      }
    };
  }

  private static Neighbour neighbour(Fields spec) {
    Optional<String> address = nonEmpty(spec, "peerAddress");
    Optional<String> link = nonEmpty(spec, "interface");
    if (address.isPresent() == link.isPresent()) {
      spec.problem(
          "peerAddress",
          address.isPresent()
              ? "stands beside interface"
              : "is missing, and interface is missing too",
          "give exactly one of the two");
    }
    Optional<IpAddress> read = AddressReader.address(spec, "peerAddress");
    return link.isPresent()
        ? new Neighbour.Through(link.get())
        : new Neighbour.At(read.orElse(IpAddress.first(IpFamily.IPV4)));
  }

  private static int port(ResourceSource source, Fields spec) {
    boolean zeroRefused =
        source.asWritten() && !source.ref().apiVersion().equals("metallb.io/v1beta1");
    int port = spec.number("peerPort", zeroRefused ? 1 : 0, LARGEST_PORT).orElse(0L).intValue();
    return port == 0 ? BgpPeer.DEFAULT_PORT : port;
  }

  private static Optional<Duration> connectTime(Fields spec) {
    Optional<Duration> time = Timers.duration(spec, "connectTime");
    if (time.isPresent()
        && (time.get().toSeconds() < 1
            || time.get().compareTo(Duration.ofSeconds(LONGEST_CONNECT_TIME)) > 0
            || time.get().getNano() != 0)) {
      spec.problem(
          "connectTime", "is not 1 s to 65535 s in whole seconds", "give a time such as 10s");
    }
    return time;
  }

  private static Optional<Authentication> authentication(ResourceSource source, Fields spec) {
    Optional<String> password = spec.text("password").filter(text -> !text.isEmpty());
    Optional<Fields> reference = spec.map("passwordSecret");
    Optional<String> secret = reference.flatMap(fields -> nonEmpty(fields, "name"));
    reference.ifPresent(fields -> checkSecret(source, fields, secret));
    if (password.isPresent() && secret.isPresent()) {
      spec.problem("password", "stands beside passwordSecret", "give one of the two");
    }
    return secret.isPresent()
        ? secret.map(Authentication.Secret::new)
        : password.map(Authentication.Password::new);
  }

  private static void checkSecret(
      ResourceSource source, Fields reference, Optional<String> secret) {
    String own = source.ref().namespace();
    Optional<String> namespace = nonEmpty(reference, "namespace");
    if (secret.isPresent() && namespace.isPresent() && !namespace.get().equals(own)) {
      reference.problem(
          "namespace",
          "the Secret is in namespace \"" + Value.shorten(namespace.get()) + "\"",
          "put it in namespace " + own);
    }
    if (source.asWritten()) {
      reference.refuseUnknown();
    }
  }
}
