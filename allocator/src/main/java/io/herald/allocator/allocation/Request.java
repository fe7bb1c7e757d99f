package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Service's user asks for.
 *
 * @param addresses particular addresses, in the order they were given; empty for any
 * @param pool a particular pool
 * @param error why the requested addresses cannot be read
 */
record Request(List<IpAddress> addresses, Optional<String> pool, Optional<String> error) {

  Request {
    addresses = List.copyOf(addresses);
  }

  static Request of(Service service) {
    Optional<String> pool = Annotations.addressPool(service);
    Optional<String> annotation = Annotations.loadBalancerIps(service);
    Optional<String> field = service.loadBalancerIp().filter(text -> !text.isEmpty());
    if (annotation.isPresent() && field.isPresent()) {
      return new Request(
          List.of(),
          pool,
          Optional.of(
              "service can not have both "
                  + Annotations.PREFIX
                  + Annotations.LOAD_BALANCER_IPS
                  + " and svc.Spec.LoadBalancerIP"));
    }
    return annotation
        .map(text -> parseList(text, pool))
        .or(() -> field.map(text -> parseField(text, pool)))
        .orElseGet(() -> new Request(List.of(), pool, Optional.empty()));
  }

  private static Request parseField(String text, Optional<String> pool) {
    return IpAddress.tryParse(text)
        .map(address -> new Request(List.of(address), pool, Optional.empty()))
        .orElseGet(() -> invalid("spec.loadBalancerIP " + Texts.quoted(text), pool));
  }

  private static Request parseList(String text, Optional<String> pool) {
    List<IpAddress> addresses = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Optional<IpAddress> address = IpAddress.tryParse(item.strip());
      if (address.isEmpty()) {
        return invalid(
            Annotations.PREFIX + Annotations.LOAD_BALANCER_IPS + ": " + Texts.quoted(text), pool);
      }
      addresses.add(address.get());
    }
    return Stack.of(addresses).isPresent()
        ? new Request(addresses, pool, Optional.empty())
        : new Request(List.of(), pool, Optional.of(Stack.problem(addresses)));
  }

  private static Request invalid(String what, Optional<String> pool) {
    return new Request(List.of(), pool, Optional.of("invalid " + what));
  }
}
