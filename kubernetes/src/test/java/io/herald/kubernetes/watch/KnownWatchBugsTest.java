package io.herald.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.kubernetes.Objects;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Classes of bugs about watching that users of this kind of software met again and again, each with
 * the MetalLB release or issue that names it.
 */
class KnownWatchBugsTest {

  private final ClusterStore store = ClusterStore.watched(false);
  private int version = 1;

  @BeforeEach
  void list() throws Exception {
    // The connection's class sets up the reading of JSON.
    Class.forName("io.herald.kubernetes.client.ApiConnection");
    store.services.replaceAll(List.of());
    store.slices.replaceAll(List.of());
    store.nodes.replaceAll(List.of(read(V1Node.class, Objects.node("n1"))));
    store.namespaces.replaceAll(List.of());
    store.configMaps.replaceAll(
        List.of(read(V1ConfigMap.class, Objects.configMap(Objects.ARTICLE))));
    store.resources.values().forEach(kind -> kind.replaceAll(List.of()));
    assertThat(store.await(0)).isTrue();
    store.take();
  }

  private <T extends KubernetesObject> T read(Class<T> type, String json) {
    T object = JSON.getGson().fromJson(json, type);
    object.getMetadata().setResourceVersion(String.valueOf(++version));
    return object;
  }

  private boolean somethingChanged() throws InterruptedException {
    return store.await(0);
  }

  @Test
  void kindRemoved_itsObjectsFirst_isAChangeOfTheInputEachTime() throws Exception {
    var pools = store.resources.get(ResourceKind.POOLS);
    CustomResource pool = read(CustomResource.class, Objects.pool("p", "10.9.0.0/24"));
    pools.put(pool);
    store.take();

    pools.remove(pool);
    assertThat(store.take())
        .satisfies(
            contents -> {
              assertThat(contents.inputChanged()).isTrue();
              assertThat(contents.input().resourcesInstalled()).isTrue();
            });
    pools.absent();
    assertThat(somethingChanged()).isTrue();
    assertThat(store.take())
        .satisfies(
            contents -> {
              assertThat(contents.inputChanged()).isTrue();
              assertThat(contents.input().resourcesInstalled()).isFalse();
            });
    pools.absent();
    pools.absent();
    store.take();
    pools.absent();
    assertThat(somethingChanged()).as("nothing new").isFalse();
  }

  // Endless or needless reprocessing.

  @Test
  void bug2452_nodeHeartbeat_reprocessesNothing() throws Exception {
    store.nodes.put(read(V1Node.class, Objects.node("n1").replace("10:00:00Z", "10:00:10Z")));
    assertThat(somethingChanged()).isFalse();
  }

  @Test
  void bug1639_serviceChangesInWhatDoesNotMatter_isSeenOnceForItsVersion() throws Exception {
    V1Service service = read(V1Service.class, Objects.service("s"));
    store.services.put(service);
    assertThat(somethingChanged()).isTrue();
    store.take();
    store.services.put(service);
    assertThat(somethingChanged()).as("a resync").isFalse();
  }

  @Test
  void bug1770_configurationSeenAgain_isNotReadAgain() throws Exception {
    store.configMaps.put(read(V1ConfigMap.class, Objects.configMap(Objects.ARTICLE)));
    store.services.put(read(V1Service.class, Objects.service("s")));
    assertThat(store.take().inputChanged()).isFalse();
  }

  @Test
  void bug1951_poolsStatusWritten_isNoChangeOfConfiguration() throws Exception {
    var pools = store.resources.get(ResourceKind.POOLS);
    String pool = Objects.pool("p", "10.9.0.0/24");
    pools.put(read(CustomResource.class, pool));
    assertThat(store.take().inputChanged()).isTrue();
    pools.put(
        read(
            CustomResource.class,
            pool.replaceFirst("\\{", "{\"status\":{\"assignedIPv4\":" + version + "},")));
    assertThat(somethingChanged()).as("our own status write").isFalse();
  }

  @Test
  void bug1607_nodeBecomesUnavailable_isAChangeButNotOfConfiguration() throws Exception {
    store.nodes.put(
        read(
            V1Node.class,
            Objects.node("n1").replace("\"type\":\"Ready\"", "\"type\":\"NetworkUnavailable\"")));
    assertThat(somethingChanged()).isTrue();
    assertThat(store.take().inputChanged()).isFalse();
  }

  @Test
  void nodeLabelsChange_isAChangeOfConfiguration() throws Exception {
    store.nodes.put(
        read(
            V1Node.class,
            Objects.node("n1").replace("\"labels\":{", "\"labels\":{\"rack\":\"1\",")));
    assertThat(somethingChanged()).isTrue();
    assertThat(store.take().inputChanged()).isTrue();
  }

  // Nodes that do not reckon with the same endpoints.

  @Test
  void bug474_readyInOneSliceAndNotInAnother_isServingOnItsNode() {
    store.services.put(read(V1Service.class, Objects.service("s")));
    store.slices.put(read(V1EndpointSlice.class, Objects.slice("s-http", "s", "n1")));
    String other = Objects.slice("s-https", "s", "n1");
    store.slices.put(
        read(V1EndpointSlice.class, other.replace("\"ready\":true", "\"ready\":false")));
    assertThat(servingNodes()).containsExactly("n1");
  }

  @Test
  void bug2337_readySaysMoreThanServing_andServingCountsForWhatIsGoing() {
    String slice = Objects.slice("s-x", "s", "n1");
    store.services.put(read(V1Service.class, Objects.service("s")));
    store.slices.put(
        read(
            V1EndpointSlice.class,
            slice.replace("\"ready\":true", "\"ready\":true,\"serving\":false")));
    assertThat(servingNodes()).containsExactly("n1");
    store.slices.put(
        read(
            V1EndpointSlice.class,
            slice.replace("\"ready\":true", "\"ready\":false,\"serving\":true")));
    assertThat(servingNodes()).containsExactly("n1");
    store.slices.put(
        read(
            V1EndpointSlice.class,
            slice.replace("\"ready\":true", "\"ready\":false,\"serving\":false")));
    assertThat(servingNodes()).isEmpty();
  }

  private Set<String> servingNodes() {
    return store.take().endpoints().values().iterator().next().servingNodes();
  }

  // Withdrawing from cordoned nodes came with 0.14.9 and went with 0.15.0.

  @Test
  void cordonedNode_isNoChange() throws Exception {
    store.nodes.put(
        read(
            V1Node.class,
            Objects.node("n1")
                .replace(
                    "\"futureSpec\":1",
                    "\"unschedulable\":true,\"taints\":"
                        + "[{\"key\":\"node.kubernetes.io/unschedulable\",\"effect\":\"NoSchedule\"}]")));
    assertThat(somethingChanged()).isFalse();
  }

  // Memory leaks (0.13.5 #1570, 0.13.6 #1581).

  @Test
  void bug1570_objectsThatAreGone_leaveNothingBehind() {
    for (int i = 0; i < 100; i++) {
      V1Service service = read(V1Service.class, Objects.service("s" + i));
      V1EndpointSlice slice =
          read(V1EndpointSlice.class, Objects.slice("s" + i + "-x", "s" + i, "n1"));
      store.services.put(service);
      store.slices.put(slice);
      store.take();
      store.services.remove(service);
      store.slices.remove(slice);
    }
    ClusterStore.Contents contents = store.take();
    assertThat(contents.services()).isEmpty();
    assertThat(contents.endpoints()).isEmpty();
  }

  // A Service whose Endpoints object is missing counted as deleted (0.9).

  @Test
  void serviceWithoutSlices_isThere() {
    store.services.put(read(V1Service.class, Objects.service("s")));
    assertThat(store.take().services()).hasSize(1);
  }
}
