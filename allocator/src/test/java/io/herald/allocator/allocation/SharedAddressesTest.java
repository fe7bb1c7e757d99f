package io.herald.allocator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ServicePort;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedAddressesTest {

  private static final IpRange RANGE = IpRange.parse("10.0.0.1-10.0.0.9");
  private static final Set<ServicePort> PORTS = Set.of(new ServicePort("TCP", 80));

  @Test
  void search_afterAnAddressCameBelowTheLastOne_findsIt() {
    SharedAddresses shared = new SharedAddresses();
    IpAddress high = IpAddress.parse("10.0.0.5");
    IpAddress low = IpAddress.parse("10.0.0.2");
    shared.add(high);
    assertThat(shared.first(RANGE, RANGE.last(), PORTS, address -> false)).isEmpty();
    shared.add(low);
    assertThat(shared.first(RANGE, RANGE.last(), PORTS, low::equals)).contains(low);
  }

  @Test
  void search_again_goesOnBehindWhatDidNotFit() {
    SharedAddresses shared = new SharedAddresses();
    shared.add(RANGE.first());
    assertThat(shared.first(RANGE, RANGE.last(), PORTS, address -> false)).isEmpty();
    shared.add(RANGE.last());
    assertThat(shared.first(RANGE, RANGE.last(), PORTS, address -> true)).contains(RANGE.last());
    assertThat(shared.first(RANGE, RANGE.first(), PORTS, address -> true)).isEmpty();
    assertThat(shared.first(RANGE, RANGE.last(), Set.of(), address -> true))
        .contains(RANGE.first());
  }
}
