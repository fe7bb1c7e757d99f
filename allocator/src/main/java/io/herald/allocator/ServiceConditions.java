package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.AllocationResult;
import io.herald.allocator.allocation.Annotations;
import io.herald.allocator.placement.Unannounced;
import io.herald.allocator.placement.Unannounced.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of Services: {@code Allocated} and {@code Announced}. Not thread-safe.
 *
 * <p>They ride along with every status that is written anyway, so that a plain allocation is one
 * write. A write of their own is due only for what an operator must know and cannot read elsewhere:
 * something is wrong, something else is wrong, nothing is wrong any more. A condition that is
 * absent counts as "nothing is wrong", so adopting ten thousand Services is no storm. That nobody
 * announces an address must last a while before it is written.
 *
 * <p>An adopted Service that has neither gets both some time, since {@code kubectl wait} waits for
 * a condition that is absent: when the term has become quiet, a few at a time.
 */
final class ServiceConditions {

  /** Pods that are replaced, and speakers that restart, are over by then. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Set<String> SILENT =
      Set.of(
          Cause.NO_ENDPOINTS.toString(),
          Cause.NO_SUCH_INTERFACE.toString(),
          Cause.NO_USABLE_INTERFACE.toString());

  /** How long a term leaves Services without conditions alone. */
  static final Duration ADOPTION_DELAY = Duration.ofMinutes(1);

  /** How often some of them get theirs. */
  static final Duration ADOPTION_INTERVAL = Duration.ofSeconds(5);

  /** How many: two in a second, so that ten thousand take an hour and a half. */
  static final int ADOPTION_BATCH = 10;

  private static final int LONGEST_MESSAGE = 1000;

  private final Consumer<Event> publish;
  private final String node;
  private final Map<ServiceKey, StatusUpdate> underWay = new HashMap<>();
  private final Map<ServiceKey, Trouble> troubles = new HashMap<>();
  private final Map<ServiceKey, ServiceCondition> said = new HashMap<>();
  private long nextAdoption;
  private boolean adopting;

  /** That a Service is not announced, since {@code nanos}. */
  private record Trouble(ServiceCondition condition, long nanos) {}

  /**
   * Nothing is known yet.
   *
   * @param node this node, the source of events
   */
  ServiceConditions(Consumer<Event> publish, String node) {
    this.publish = publish;
    this.node = node;
  }

  /**
   * The cluster as it will be in a moment: a Service that has just been made gets its address
   * before the control plane has made it an EndpointSlice. Only a slice without pods that serve
   * says that there are none.
   */
  static ClusterSnapshot expectingEndpoints(ClusterSnapshot now, List<StatusUpdate> writes) {
    Map<ServiceKey, Endpoints> expected = new HashMap<>();
    for (StatusUpdate update : writes) {
      ServiceKey key = update.service().key();
      if (!now.endpoints().containsKey(key)) {
        expected.put(key, new Endpoints(true, new TreeSet<>(now.nodes().keySet())));
      }
    }
    if (expected.isEmpty()) {
      return now;
    }
    expected.putAll(now.endpoints());
    return new ClusterSnapshot(
        now.services(),
        expected,
        now.nodes(),
        now.namespaceLabels(),
        now.configuration(),
        now.problems());
  }

  /**
   * The writes of allocation, with the conditions that will hold with them.
   *
   * @param unannounced why a Service would not be announced; empty while that is not known
   */
  List<StatusUpdate> complete(
      AllocationResult allocation, Optional<Map<ServiceKey, Unannounced>> unannounced) {
    List<StatusUpdate> completed = new ArrayList<>();
    for (StatusUpdate update : allocation.writes()) {
      Map<String, ServiceCondition> conditions = new HashMap<>();
      allocated(update, allocation.unassigned().get(update.service().key()))
          .ifPresent(each -> conditions.put(each.type(), each));
      announced(update.service(), update.ingress(), unannounced)
          .ifPresent(each -> conditions.put(each.type(), each));
      StatusUpdate complete = update.withConditions(conditions);
      mention(complete);
      completed.add(complete);
    }
    return completed;
  }

  /**
   * The writes that conditions alone make due.
   *
   * @param ours whether a Service is one that the allocator answers for
   * @param unannounced why a Service is not announced; empty while that is not known
   * @param nanos the time
   */
  List<StatusUpdate> due(
      ClusterSnapshot snapshot,
      Predicate<Service> ours,
      AllocationResult allocation,
      Optional<Map<ServiceKey, Unannounced>> unannounced,
      long nanos) {
    forgetAllBut(snapshot);
    int adoptions = unannounced.isPresent() ? adoptionsDue(nanos) : 0;
    List<StatusUpdate> due = new ArrayList<>();
    for (Service service : snapshot.services().values()) {
      ServiceKey key = service.key();
      if (allocation.ledger().decisions().containsKey(key) || isUnderWay(service)) {
        continue;
      }
      Map<String, ServiceCondition> conditions = service.conditions();
      if (!service.loadBalancer()) {
        conditions = Map.of();
      } else if (ours.test(service)) {
        if (!isWell(service, unannounced)) {
          conditions = worthWriting(service, allocation.unassigned().get(key), unannounced, nanos);
        } else if (conditions.isEmpty() && adoptions > 0) {
          adoptions--;
          conditions = whenWell(service, unannounced);
        }
      }
      if (!conditions.equals(service.conditions())) {
        StatusUpdate update = asItIs(service).withConditions(conditions);
        mention(update);
        underWay.put(key, update);
        due.add(update);
      }
    }
    return due;
  }

  private int adoptionsDue(long nanos) {
    if (!adopting) {
      adopting = true;
      nextAdoption = nanos + ADOPTION_DELAY.toNanos();
    }
    if (nanos - nextAdoption < 0) {
      return 0;
    }
    nextAdoption = nanos + ADOPTION_INTERVAL.toNanos();
    return ADOPTION_BATCH;
  }

  private static Map<String, ServiceCondition> whenWell(
      Service service, Optional<Map<ServiceKey, Unannounced>> unannounced) {
    Map<String, ServiceCondition> conditions = new HashMap<>();
    Stream.of(allocated(asItIs(service), null), announced(service, service.ingress(), unannounced))
        .flatMap(Optional::stream)
        .forEach(condition -> conditions.put(condition.type(), condition));
    return conditions;
  }

  private void forgetAllBut(ClusterSnapshot snapshot) {
    Set<ServiceKey> services = snapshot.services().keySet();
    underWay.keySet().retainAll(services);
    troubles.keySet().retainAll(services);
    said.keySet().retainAll(services);
  }

  /** Whether a write from this version was sent: the watch is about to show what became of it. */
  private boolean isUnderWay(Service service) {
    StatusUpdate update = underWay.get(service.key());
    return update != null
        && update.service().resourceVersion().equals(service.resourceVersion())
        && update.service().uid().equals(service.uid());
  }

  /** Takes note of what became of a write; false when it was none of these. */
  boolean ended(StatusUpdate update, StatusResult result) {
    if (underWay.get(update.service().key()) != update) {
      return false;
    }
    if (result instanceof StatusResult.Failed) {
      underWay.remove(update.service().key());
    }
    return true;
  }

  /** Nothing to say, found out cheaply: so it is with nearly every Service in every pass. */
  private boolean isWell(Service service, Optional<Map<ServiceKey, Unannounced>> unannounced) {
    boolean well =
        !service.ingress().isEmpty()
            && unannounced.isPresent()
            && !unannounced.get().containsKey(service.key())
            && service.conditions().values().stream().allMatch(ServiceCondition::holds);
    if (well) {
      troubles.remove(service.key());
    }
    return well;
  }

  private Map<String, ServiceCondition> worthWriting(
      Service service,
      @Nullable String unassigned,
      Optional<Map<ServiceKey, Unannounced>> unannounced,
      long nanos) {
    Map<String, ServiceCondition> conditions = new HashMap<>(service.conditions());
    put(conditions, ServiceCondition.ALLOCATED, allocated(asItIs(service), unassigned));
    put(
        conditions,
        ServiceCondition.ANNOUNCED,
        lasting(service, announced(service, service.ingress(), unannounced), nanos));
    return conditions;
  }

  private static StatusUpdate asItIs(Service service) {
    return new StatusUpdate(service, service.ingress(), Annotations.allocatedFrom(service));
  }

  /** Replaces what is shown only by what says something else. */
  private static void put(
      Map<String, ServiceCondition> conditions, String type, Optional<ServiceCondition> now) {
    ServiceCondition shown = conditions.get(type);
    if (now.isEmpty()) {
      conditions.remove(type);
    } else if (shown == null ? !now.get().holds() : !(shown.holds() && now.get().holds())) {
      conditions.put(type, now.get());
    }
  }

  /** Bad news becomes news when it has lasted; until then what is shown stays. */
  private Optional<ServiceCondition> lasting(
      Service service, Optional<ServiceCondition> now, long nanos) {
    if (now.isEmpty() || now.get().holds()) {
      troubles.remove(service.key());
      return now;
    }
    Trouble trouble = troubles.get(service.key());
    if (trouble == null || !trouble.condition().equals(now.get())) {
      trouble = new Trouble(now.get(), nanos);
      troubles.put(service.key(), trouble);
    }
    return nanos - trouble.nanos() >= GRACE.toNanos()
        ? now
        : Optional.ofNullable(service.conditions().get(ServiceCondition.ANNOUNCED));
  }

  private static Optional<ServiceCondition> allocated(
      StatusUpdate update, @Nullable String unassigned) {
    if (!update.service().loadBalancer()) {
      return Optional.empty();
    }
    if (!update.ingress().isEmpty()) {
      return Optional.of(
          new ServiceCondition(
              ServiceCondition.ALLOCATED,
              true,
              "IPAllocated",
              update.pool().map(pool -> "from pool \"" + pool + "\"").orElse("")));
    }
    return Optional.ofNullable(unassigned)
        .map(why -> refused(ServiceCondition.ALLOCATED, "AllocationFailed", why));
  }

  private static Optional<ServiceCondition> announced(
      Service service,
      List<IpAddress> addresses,
      Optional<Map<ServiceKey, Unannounced>> unannounced) {
    if (addresses.isEmpty() || !service.loadBalancer()) {
      return Optional.empty();
    }
    if (unannounced.isEmpty()) {
      return Optional.ofNullable(service.conditions().get(ServiceCondition.ANNOUNCED));
    }
    Unannounced trouble = unannounced.get().get(service.key());
    return Optional.of(
        trouble == null
            ? new ServiceCondition(
                ServiceCondition.ANNOUNCED,
                true,
                "NodeAssigned",
                "a node is assigned to announce it")
            : refused(ServiceCondition.ANNOUNCED, trouble.cause().toString(), trouble.message()));
  }

  private static ServiceCondition refused(String type, String reason, String message) {
    return new ServiceCondition(
        type,
        false,
        reason,
        message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, LONGEST_MESSAGE) + "…");
  }

  /**
   * Says why nobody announces the Service, once. Pods that do not serve are the user's own and said
   * elsewhere; missing interfaces have an event of their own; and that no speaker can announce
   * anything is one trouble, not one for each of ten thousand Services.
   */
  private void mention(StatusUpdate update) {
    Service service = update.service();
    ServiceCondition announced = update.conditions().get(ServiceCondition.ANNOUNCED);
    if (announced == null || announced.holds()) {
      said.remove(service.key());
    } else if (!announced.equals(service.conditions().get(ServiceCondition.ANNOUNCED))
        && !announced.equals(said.put(service.key(), announced))
        && !SILENT.contains(announced.reason())) {
      publish.accept(
          new Event(
              service.ref(),
              Event.Type.WARNING,
              "announceFailed",
              announced.message(),
              Event.SPEAKER,
              node));
    }
  }
}
