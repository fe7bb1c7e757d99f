package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.schema.Schema;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Services: the one kind whose server-side behaviour Herald's users see in full. */
final class ServiceStrategy extends ModelStrategy {
  private final ServiceAllocation allocation;

  ServiceStrategy(Supplier<Schema> schema, ServiceAllocation allocation) {
    super(schema, CoreColumns.services());
    this.allocation = allocation;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    service.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void applyDefaults(ObjectNode service, @Nullable ObjectNode old) {
    ServiceDefaults.apply(service, old);
    ObjectNode spec = Json.child(service, "spec");
    JsonNode one = spec.path("clusterIP");
    if (old != null && spec.path("clusterIPs").size() == 2) {
      narrowToSingleStack(spec, old.path("spec"));
    }
    if (!Json.isEmpty(one) && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(one);
    } else if (Json.isEmpty(one) && !spec.path("clusterIPs").isEmpty()) {
      spec.set("clusterIP", spec.path("clusterIPs").get(0));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode service, @Nullable ObjectNode old) {
    return ServiceValidation.check(service, old);
  }

  @Override
  public List<FieldError> allocate(ObjectNode service, @Nullable ObjectNode old) {
    return allocation.allocate(service, old);
  }

  /** Changing the policy alone is enough to give the second address back. */
  private static void narrowToSingleStack(ObjectNode spec, JsonNode old) {
    if (Json.text(spec, "ipFamilyPolicy").equals("SingleStack")
        && !Json.text(old, "ipFamilyPolicy").equals("SingleStack")
        && spec.path("clusterIPs").equals(old.path("clusterIPs"))) {
      ((ArrayNode) spec.path("clusterIPs")).remove(1);
      if (spec.path("ipFamilies") instanceof ArrayNode families && families.size() == 2) {
        families.remove(1);
      }
    }
  }
}
