package io.herald.lab.apiserver.rest;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' order of API versions: general availability before beta before alpha. */
final class Versions {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  /** The version to prefer first; what is no version in Kubernetes' form comes last. */
  static final Comparator<String> NEWEST_FIRST =
      Comparator.comparingInt(Versions::weight).reversed().thenComparing(version -> version);

  private Versions() {}

  private static int weight(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return -1;
    }
    int stability = parts.group(2) == null ? 2 : parts.group(2).equals("beta") ? 1 : 0;
    int minor = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    return stability * 1_000_000 + Integer.parseInt(parts.group(1)) * 1000 + minor;
  }
}
