package io.herald.lab;

import io.herald.lab.network.Lan.Multicast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a lab is made of.
 *
 * @param nodes how many nodes, 1 to 189
 * @param subnet4 the LAN's IPv4 network, at most a /24
 * @param subnet6 the LAN's IPv6 network, at most a /112
 * @param multicast how the switch treats multicast
 * @param controlPlaneOnMaster whether the API server shares the first node's fate, else it has a
 *     host of its own
 * @param nodeGrace how long after a node's power-off the cluster notices
 * @param speakers whether a speaker is started on each node
 * @param speakerEnvironment added to every speaker's environment, as {@code
 *     HERALD_LIVENESS_HELLO_DEADLINE}
 * @param client whether the client's stopwatch is started
 * @param manifests files or folders with Kubernetes objects, applied before the speakers start
 */
public record LabOptions(
    int nodes,
    String subnet4,
    String subnet6,
    Multicast multicast,
    boolean controlPlaneOnMaster,
    Duration nodeGrace,
    boolean speakers,
    Map<String, String> speakerEnvironment,
    boolean client,
    List<Path> manifests) {

  public LabOptions {
    speakerEnvironment = Map.copyOf(speakerEnvironment);
    manifests = List.copyOf(manifests);
  }

  /** The introductory article's two nodes, with everything. */
  public static LabOptions article() {
    return new LabOptions(
        2,
        "192.168.1.0/24",
        "fd00:192:168:1::/64",
        Multicast.STRICT,
        false,
        Duration.ofSeconds(40),
        true,
        Map.of(),
        true,
        List.of());
  }

  /** The same with another number of nodes. */
  public LabOptions withNodes(int number) {
    return new LabOptions(
        number,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same on another LAN. */
  public LabOptions withSubnets(String ipv4, String ipv6) {
    return new LabOptions(
        nodes,
        ipv4,
        ipv6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same with another switch. */
  public LabOptions withMulticast(Multicast how) {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        how,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same with the API server on the first node, or on a host of its own. */
  public LabOptions withControlPlaneOnMaster(boolean onMaster) {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        onMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same with another time until a node's death is noticed. */
  public LabOptions withNodeGrace(Duration grace) {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        grace,
        speakers,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same without speakers, for what needs only the network and the API server. */
  public LabOptions withoutSpeakers() {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        false,
        speakerEnvironment,
        client,
        manifests);
  }

  /** The same with settings for every speaker. */
  public LabOptions withSpeakerEnvironment(Map<String, String> environment) {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        environment,
        client,
        manifests);
  }

  /** The same without the client's stopwatch. */
  public LabOptions withoutClient() {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        false,
        manifests);
  }

  /** The same with objects to begin with. */
  public LabOptions withManifests(List<Path> files) {
    return new LabOptions(
        nodes,
        subnet4,
        subnet6,
        multicast,
        controlPlaneOnMaster,
        nodeGrace,
        speakers,
        speakerEnvironment,
        client,
        files);
  }
}
