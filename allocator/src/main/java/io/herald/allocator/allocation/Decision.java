package io.herald.allocator.allocation;

import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import java.util.List;
import java.util.Optional;

/**
 * A status on its way to the API server. While the watch still shows the version that it was made
 * from, nothing more is decided for the Service: a second write from that version could only lose
 * against the first, or overtake it. It ends when the watch shows it, when the Service goes, or
 * when somebody else changes the addresses in the status. When the watch shows another change, or
 * the write failed, the same decision is written again, from the newer version.
 *
 * @param uid the Service's uid
 * @param resourceVersion the version it was made from
 * @param before the addresses in the status of that version
 * @param ingress the addresses decided
 * @param pool the pool decided; empty when cleared
 * @param failed whether the write is known not to have happened
 */
public record Decision(
    String uid,
    String resourceVersion,
    List<IpAddress> before,
    List<IpAddress> ingress,
    Optional<String> pool,
    boolean failed) {

  /** Copies the addresses. */
  public Decision {
    before = List.copyOf(before);
    ingress = List.copyOf(ingress);
  }

  static Decision of(StatusUpdate update) {
    return new Decision(
        update.service().uid(),
        update.service().resourceVersion(),
        update.service().ingress(),
        update.ingress(),
        update.pool(),
        false);
  }

  Decision asFailed() {
    return new Decision(uid, resourceVersion, before, ingress, pool, true);
  }

  /** Whether the Service's status says what was decided. */
  boolean isShownBy(Service service) {
    return service.ingress().equals(ingress)
        && Annotations.allocatedFrom(service).equals(pool)
        && !service.foreignIngress();
  }

  /** Whether the write is under way, so that there is nothing to do but wait. */
  boolean isInFlight(Service service) {
    return !failed
        && uid.equals(service.uid())
        && resourceVersion.equals(service.resourceVersion())
        && !isShownBy(service);
  }

  /** Whether it still holds although the status does not say so yet. */
  boolean stands(Service service) {
    return uid.equals(service.uid()) && !isShownBy(service) && service.ingress().equals(before);
  }
}
