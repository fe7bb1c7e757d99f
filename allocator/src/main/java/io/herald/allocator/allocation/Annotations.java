package io.herald.allocator.allocation;

import io.herald.actors.snapshot.Service;
import java.util.Optional;

/**
 * The annotations of a Service that decide something. Each may be written with the prefix {@code
 * metallb.io/} or with the deprecated {@code metallb.universe.tf/}; the former wins when present,
 * even when empty.
 */
public final class Annotations {

  /** The prefix in use today. */
  public static final String PREFIX = "metallb.io/";

  /** The prefix of older releases. */
  public static final String DEPRECATED_PREFIX = "metallb.universe.tf/";

  /** Written by the allocator: the pool an address comes from. Only ever with {@link #PREFIX}. */
  public static final String ALLOCATED_FROM = PREFIX + "ip-allocated-from-pool";

  static final String LOAD_BALANCER_IPS = "loadBalancerIPs";
  static final String ADDRESS_POOL = "address-pool";
  static final String ALLOW_SHARED_IP = "allow-shared-ip";
  private static final String DEPRECATED_MARK = "metallb.universe.tf";

  private Annotations() {}

  /** The pool the user asks for; empty for any. */
  public static Optional<String> addressPool(Service service) {
    return value(service, ADDRESS_POOL).filter(pool -> !pool.isEmpty());
  }

  /** The addresses the user asks for, as written; empty for any. */
  public static Optional<String> loadBalancerIps(Service service) {
    return value(service, LOAD_BALANCER_IPS).filter(addresses -> !addresses.isEmpty());
  }

  /** The sharing key: empty when the Service does not share. */
  public static String sharingKey(Service service) {
    return value(service, ALLOW_SHARED_IP).orElse("");
  }

  /** Whether the sharing annotation is present, whatever its value. */
  public static boolean mentionsSharing(Service service) {
    return value(service, ALLOW_SHARED_IP).isPresent();
  }

  /** The pool that the Service's address is on record to come from. */
  public static Optional<String> allocatedFrom(Service service) {
    return Optional.ofNullable(service.annotations().get(ALLOCATED_FROM));
  }

  /** Whether the annotation {@code key} bears the deprecated prefix. */
  public static boolean isDeprecated(String key) {
    return key.startsWith(DEPRECATED_MARK);
  }

  private static Optional<String> value(Service service, String suffix) {
    String value = service.annotations().get(PREFIX + suffix);
    return Optional.ofNullable(
        value != null ? value : service.annotations().get(DEPRECATED_PREFIX + suffix));
  }
}
