package io.herald.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.watch.ObjectReader.Slice;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EndpointsIndexTest {

  private static final ServiceKey WEB = new ServiceKey("n", "web");
  private static final ServiceKey API = new ServiceKey("n", "api");
  private static final ServiceKey ONE = new ServiceKey("n", "one");
  private static final ServiceKey TWO = new ServiceKey("n", "two");

  private final EndpointsIndex index = new EndpointsIndex();

  private static Slice slice(ServiceKey service, String... nodes) {
    return new Slice(
        Optional.of(service), new Endpoints(nodes.length > 0, new TreeSet<>(List.of(nodes))));
  }

  @Test
  void view_twoSlices_areOneServicesEndpoints() {
    index.onChange(ONE, null, slice(WEB, "a"));
    index.onChange(TWO, null, slice(WEB, "b"));
    assertThat(index.view().get(WEB).servingNodes()).containsExactly("a", "b");
  }

  @Test
  void onChange_sliceMovesToAnotherService_leavesTheFirst() {
    index.onChange(ONE, null, slice(WEB, "a"));
    index.onChange(ONE, slice(WEB, "a"), slice(API, "a"));
    assertThat(index.view()).containsOnlyKeys(API);
  }

  @Test
  void onChange_lastSliceGone_serviceIsAbsent() {
    index.onChange(ONE, null, slice(WEB, "a"));
    index.onChange(TWO, null, slice(WEB));
    index.onChange(ONE, slice(WEB, "a"), null);
    assertThat(index.view().get(WEB).anyServing()).isFalse();
    index.onChange(TWO, slice(WEB), null);
    assertThat(index.view()).isEmpty();
  }

  @Test
  void view_withoutAChange_isTheSame() {
    index.onChange(ONE, null, slice(WEB, "a"));
    assertThat(index.view()).isSameAs(index.view());
  }
}
