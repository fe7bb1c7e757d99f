package io.herald.allocator.allocation;

import io.herald.actors.snapshot.Service;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What two Services must have in common to use one address: the key their users gave them, and,
 * where traffic stays on the node it reaches ({@code externalTrafficPolicy: Local}), the pods.
 *
 * @param key the value of the sharing annotation; empty shares with nobody
 * @param backend empty for policy Cluster, where every node serves every Service; else the pods:
 *     the selector as sorted text, or the Service itself when it has no selector, since then nobody
 *     knows which pods it has
 */
public record SharingKey(String key, String backend) {

  /** Shares with nobody. */
  public static final SharingKey NONE = new SharingKey("", "");

  /** The terms of this Service. */
  public static SharingKey of(Service service) {
    String key = Annotations.sharingKey(service);
    if (!service.localTrafficOnly()) {
      return key.isEmpty() ? NONE : new SharingKey(key, "");
    }
    String backend =
        service.selector().isEmpty()
            ? "service " + service.key()
            : new TreeMap<>(service.selector())
                .entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(","));
    return new SharingKey(key, backend);
  }

  /** Whether it shares at all. */
  public boolean isShareable() {
    return !key.isEmpty();
  }

  /** Whether a holder with these terms lets {@code other} in. */
  public boolean allows(SharingKey other) {
    return isShareable() && equals(other);
  }
}
