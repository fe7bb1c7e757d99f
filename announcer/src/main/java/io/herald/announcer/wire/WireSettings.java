package io.herald.announcer.wire;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How a node's wire behaves.
 *
 * @param excludedInterfaces regular expressions, searched for in an interface's name; a match keeps
 *     the interface out of everything
 * @param promiscuous whether interfaces are put into promiscuous mode: for drivers and access
 *     points that filter broadcasts away; costs CPU on a busy segment
 * @param captureBufferBytes kernel buffer per interface, counted to the process's memory; 4 MiB
 *     hold some 20,000 frames, a small one drops frames in a flood
 * @param refreshInterval mean time between two unprompted announcements of an address, jittered by
 *     a quarter; keeps switches from forgetting our port. At least 1 s, or 0 s for never
 * @param defenceInterval shortest time between two defences of an address (RFC 5227, 2.4: 10 s)
 * @param repeatsPerSecond most repeated announcements sent per second; first ones are never held
 *     back
 * @param rememberedClients most (address, client) pairs remembered per interface
 */
public record WireSettings(
    List<String> excludedInterfaces,
    boolean promiscuous,
    int captureBufferBytes,
    Duration refreshInterval,
    Duration defenceInterval,
    int repeatsPerSecond,
    int rememberedClients) {

  /** The interfaces of container runtimes and CNIs, excluded unless told otherwise. */
  public static final List<String> DEFAULT_EXCLUDED_INTERFACES =
      List.of(
          "^docker.*",
          "^cbr.*",
          "^dummy.*",
          "^virbr.*",
          "^lxcbr.*",
          "^veth.*",
          "^lo$",
          "^cali.*",
          "^tunl.*",
          "^flannel.*",
          "^kube-ipvs.*",
          "^cni.*",
          "^nodelocaldns.*",
          "^lxc.*");

  /** What is used when nothing is set. */
  public static final WireSettings DEFAULT =
      new WireSettings(
          DEFAULT_EXCLUDED_INTERFACES,
          false,
          4 << 20,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          10_000,
          8192);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public WireSettings {
    excludedInterfaces = List.copyOf(excludedInterfaces);
    excludedInterfaces.forEach(WireSettings::compiled);
    require(captureBufferBytes >= 1 << 16, "captureBufferBytes", captureBufferBytes, "65536");
    require(
        refreshInterval.isZero() || refreshInterval.toMillis() >= 1000,
        "refreshInterval",
        refreshInterval,
        "1 s, or 0 s for never");
    require(!defenceInterval.isNegative(), "defenceInterval", defenceInterval, "0 s");
    require(repeatsPerSecond >= 100, "repeatsPerSecond", repeatsPerSecond, "100");
    require(rememberedClients >= 0, "rememberedClients", rememberedClients, "0");
  }

  /** These settings with other excluded interfaces. */
  public WireSettings withExcludedInterfaces(List<String> regexes) {
    return new WireSettings(
        regexes,
        promiscuous,
        captureBufferBytes,
        refreshInterval,
        defenceInterval,
        repeatsPerSecond,
        rememberedClients);
  }

  /** These settings with another refresh interval; 0 s for never. */
  public WireSettings withRefreshInterval(Duration interval) {
    return new WireSettings(
        excludedInterfaces,
        promiscuous,
        captureBufferBytes,
        interval,
        defenceInterval,
        repeatsPerSecond,
        rememberedClients);
  }

  /** These settings with another capture buffer. */
  public WireSettings withCaptureBufferBytes(int bytes) {
    return new WireSettings(
        excludedInterfaces,
        promiscuous,
        bytes,
        refreshInterval,
        defenceInterval,
        repeatsPerSecond,
        rememberedClients);
  }

  List<Pattern> exclusions() {
    return excludedInterfaces.stream().map(WireSettings::compiled).toList();
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "excludedInterfaces: \"%s\" is no regular expression (%s); correct or remove it"
              .formatted(regex, e.getDescription()),
          e);
    }
  }

  private static void require(boolean condition, String name, Object value, String least) {
    if (!condition) {
      throw new IllegalArgumentException(
          "%s: %s is too small; give at least %s".formatted(name, value, least));
    }
  }
}
