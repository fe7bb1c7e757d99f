package io.herald.kubernetes.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.kubernetes.watch.CustomResource;
import java.util.OptionalLong;

/** The {@code status} of an IPAddressPool, as JSON. Pure. */
final class PoolStatusObject {

  private static final String ASSIGNED_IPV4 = "assignedIPv4";
  private static final String ASSIGNED_IPV6 = "assignedIPv6";
  private static final String AVAILABLE_IPV4 = "availableIPv4";
  private static final String AVAILABLE_IPV6 = "availableIPv6";

  /** Says something else than any pool's status. */
  private static final PoolStatus NONE = new PoolStatus(-1, -1, -1, -1);

  private PoolStatusObject() {}

  /** What the object's status says; a field that is missing or no number differs from all. */
  static PoolStatus read(CustomResource object) {
    JsonObject status = object.getStatus();
    return status == null
        ? NONE
        : new PoolStatus(
            number(status, ASSIGNED_IPV4).orElse(-1),
            number(status, ASSIGNED_IPV6).orElse(-1),
            number(status, AVAILABLE_IPV4).orElse(-1),
            number(status, AVAILABLE_IPV6).orElse(-1));
  }

  private static OptionalLong number(JsonObject status, String field) {
    JsonElement value = status.get(field);
    if (value == null || !value.isJsonPrimitive()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(value.getAsBigDecimal().longValueExact());
    } catch (NumberFormatException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** The merge patch (RFC 7396) of the status. */
  static JsonObject patch(PoolStatus status) {
    JsonObject fields = new JsonObject();
    fields.addProperty(ASSIGNED_IPV4, status.assignedIpv4());
    fields.addProperty(ASSIGNED_IPV6, status.assignedIpv6());
    fields.addProperty(AVAILABLE_IPV4, status.availableIpv4());
    fields.addProperty(AVAILABLE_IPV6, status.availableIpv6());
    JsonObject patch = new JsonObject();
    patch.add("status", fields);
    return patch;
  }
}
