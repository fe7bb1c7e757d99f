package io.herald.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import io.herald.kubernetes.Logs;
import io.herald.kubernetes.Objects;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.lease.KubernetesLease.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesLeaseTest {

  private static final String PATH =
      "/apis/coordination.k8s.io/v1/namespaces/herald-system/leases/herald-allocator";
  private static final Duration DURATION = Duration.ofSeconds(1);
  private static final Duration RENEW = Duration.ofMillis(100);
  private static final Duration MARGIN = Duration.ofMillis(200);

  @TempDir Path directory;
  private FakeApiServer server;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    server = new FakeApiServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.interceptor = request -> null;
    server.thaw();
    for (AutoCloseable one : opened) {
      one.close();
    }
    server.close();
    Awaitility.reset();
  }

  private KubernetesLease lease(String identity) throws Exception {
    ApiConnection connection = ApiConnection.open(Optional.of(server.kubeconfig(directory)));
    KubernetesSettings settings =
        KubernetesSettings.of(Objects.NAMESPACE, identity)
            .withLease(new LeaseSettings("herald-allocator", identity, DURATION, RENEW, MARGIN));
    KubernetesLease lease = new KubernetesLease(connection, settings);
    opened.add(lease);
    return lease;
  }

  private RecordingLeaseListener contend(KubernetesLease lease) {
    RecordingLeaseListener listener = new RecordingLeaseListener();
    lease.contend(listener);
    return listener;
  }

  private JsonObject spec() {
    return server.get(PATH).getAsJsonObject("spec");
  }

  private String text(String field) {
    return spec().get(field).getAsString();
  }

  private void putHeldBy(String holder, long transitions, String renewTime) {
    server.put(
        PATH,
        """
        {"metadata":{"name":"herald-allocator"},"spec":{"holderIdentity":"%s",
         "leaseDurationSeconds":1,"leaseTransitions":%d,"renewTime":"%s","future":1}}
        """
            .formatted(holder, transitions, renewTime));
  }

  @Test
  void contend_noLease_createsItForTermOneAndRenewsIt() throws Exception {
    KubernetesLease lease = lease("node-a");
    assertThat(lease.isHeld()).isFalse();
    RecordingLeaseListener listener = contend(lease);
    await().until(() -> listener.terms.equals(List.of(1L)));
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.standing()).isEqualTo(Standing.HELD);
    assertThat(text("holderIdentity")).isEqualTo("node-a");
    assertThat(text("leaseDurationSeconds")).isEqualTo("1");
    String first = text("renewTime");
    assertThat(first).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    await().until(() -> !text("renewTime").equals(first));
    assertThat(text("leaseTransitions")).isEqualTo("1");
    assertThat(listener.losses).isEmpty();
  }

  @Test
  void close_holder_releasesAndTheNextNeedNotWait() throws Exception {
    KubernetesLease first = lease("node-a");
    contend(first);
    await().until(first::isHeld);
    KubernetesLease second = lease("node-b");
    RecordingLeaseListener listener = contend(second);
    await().until(() -> second.standing() == Standing.HELD_BY_ANOTHER);
    assertThat(second.isHeld()).isFalse();
    first.close();
    assertThat(first.isHeld()).isFalse();
    await().until(second::isHeld);
    assertThat(listener.terms).containsExactly(2L);
  }

  @Test
  void note_leftByAHolder_isInheritedByTheNextOnes() throws Exception {
    KubernetesLease first = lease("node-a");
    contend(first);
    await().until(first::isHeld);
    assertThat(first.inherited()).isEmpty();
    first.leave("a word");
    await().until(() -> server.get(PATH).toString().contains("a word"));
    first.close();
    KubernetesLease second = lease("node-b");
    contend(second);
    await().until(second::isHeld);
    assertThat(second.inherited()).isEqualTo("a word");
    second.close();
    KubernetesLease third = lease("node-c");
    contend(third);
    await().until(third::isHeld);
    assertThat(third.inherited()).as("who leaves none passes it on").isEqualTo("a word");
  }

  @Test
  void deadHolder_whoseClockIsFarAhead_isSucceededAfterAFullDurationByOurs() throws Exception {
    putHeldBy("dead", 7, "2099-01-01T00:00:00.000000Z");
    long start = System.nanoTime();
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DURATION);
    assertThat(listener.terms).containsExactly(8L);
    assertThat(spec().get("future")).as("fields of others stay").isNotNull();
  }

  @Test
  void observed_deadHolder_isSucceededAtOnceWhenItComesToContending() throws Exception {
    putHeldBy("dead", 7, "2026-11-23T10:00:00.000000Z");
    KubernetesLease lease = lease("node-a");
    lease.observe();
    await().until(() -> server.count("GET", "/leases/") > 0);
    long seen = System.nanoTime();
    await().until(() -> System.nanoTime() - seen > DURATION.toNanos());
    assertThat(lease.isHeld()).as("observing takes nothing").isFalse();
    assertThat(server.count("PUT", "/leases/")).isZero();
    long start = System.nanoTime();
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DURATION.dividedBy(2));
    assertThat(listener.terms).containsExactly(8L);
  }

  @Test
  void observed_noLease_isNotMade() throws Exception {
    KubernetesLease lease = lease("node-a");
    lease.observe();
    await().until(() -> server.count("GET", "/leases/") > 2);
    assertThat(server.count("POST", "/leases")).isZero();
    contend(lease);
    await().until(lease::isHeld);
  }

  @Test
  void observed_holderThatLives_isNotSucceeded() throws Exception {
    KubernetesLease first = lease("node-a");
    contend(first);
    await().until(first::isHeld);
    KubernetesLease second = lease("node-b");
    second.observe();
    long seen = System.nanoTime();
    await().until(() -> System.nanoTime() - seen > DURATION.toNanos());
    contend(second);
    long looks = server.count("GET", "/leases/");
    await().until(() -> server.count("GET", "/leases/") > looks + 5);
    assertThat(second.isHeld()).isFalse();
    assertThat(first.isHeld()).isTrue();
  }

  @Test
  void livingHolder_whoseClockIsFarBehind_isNeverSucceeded() throws Exception {
    putHeldBy("slow", 3, "2001-01-01T00:00:00.000000Z");
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    long looksAtFirst = server.count("GET", "/leases/");
    for (int i = 0; i < 30; i++) {
      String renewed = "2001-01-01T00:00:%02d.000000Z".formatted(i);
      putHeldBy("slow", 3, renewed);
      long looks = server.count("GET", "/leases/");
      await().until(() -> server.count("GET", "/leases/") > looks);
    }
    assertThat(server.count("GET", "/leases/")).isGreaterThan(looksAtFirst + 20);
    assertThat(listener.terms).isEmpty();
    assertThat(text("holderIdentity")).isEqualTo("slow");
  }

  @Test
  void ownIdentity_leftFromFormerLife_isTakenAtOnceWithANewTerm() throws Exception {
    putHeldBy("node-a", 4, "2026-11-23T10:00:00.000000Z");
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    assertThat(listener.terms).containsExactly(5L);
  }

  @Test
  void frozenServer_holderGivesUpBeforeTheEndAndItsSuccessorTakesItOnce() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    server.freeze();
    long frozen = System.nanoTime();
    await().pollInterval(Duration.ofMillis(1)).until(() -> !lease.isHeld());
    assertThat(Duration.ofNanos(System.nanoTime() - frozen))
        .as("held at most until the margin before the end")
        .isLessThan(DURATION);
    await().until(() -> listener.losses.size() == 1);
    assertThat(listener.losses.get(0)).contains("the API does not answer");
    assertThat(lease.standing()).isEqualTo(Standing.IDLE);
    KubernetesLease successor = lease("node-a");
    RecordingLeaseListener hears = contend(successor);
    await().until(() -> successor.standing() == Standing.UNREACHABLE);
    server.thaw();
    await().until(successor::isHeld);
    long renewals = server.count("PUT", "/leases/");
    await().until(() -> server.count("PUT", "/leases/") > renewals + 5);
    assertThat(listener.terms).as("who has lost it contends no more").containsExactly(1L);
    assertThat(hears.terms).hasSize(1);
    assertThat(hears.losses).isEmpty();
    assertThat(text("leaseTransitions")).isEqualTo(hears.terms.get(0).toString());
    assertThat(lease.left()).as("its fence stays closed").isEqualTo(Duration.ZERO);
    assertThat(lease.isContending()).isTrue();
  }

  @Test
  void takenByAnother_isLostAtTheNextRenewal() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    putHeldBy("thief", 9, "2026-11-23T10:00:00.000000Z");
    await().until(() -> listener.losses.size() == 1);
    assertThat(listener.losses.get(0)).contains("taken by thief");
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.standing()).isEqualTo(Standing.IDLE);
  }

  @Test
  void twinWithOurIdentity_tookItWithANewTerm_isNotTakenForOurs() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    putHeldBy("node-a", 2, "2026-11-23T10:00:00.000000Z");
    await().until(() -> listener.losses.size() == 1);
    KubernetesLease successor = lease("node-a");
    RecordingLeaseListener hears = contend(successor);
    await().until(() -> hears.terms.equals(List.of(3L)));
    assertThat(listener.terms).containsExactly(1L);
  }

  @Test
  void operatorsLabel_onTheLease_isKeptAndCostsNothing() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    JsonObject edited = server.get(PATH).deepCopy();
    JsonObject labels = new JsonObject();
    labels.addProperty("team", "net");
    edited.getAsJsonObject("metadata").add("labels", labels);
    server.put(PATH, edited.toString());
    String renewed = text("renewTime");
    await().until(() -> !text("renewTime").equals(renewed));
    assertThat(server.get(PATH).getAsJsonObject("metadata").has("labels")).isTrue();
    assertThat(listener.losses).isEmpty();
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void deletedLease_isLostAndMadeAnewByTheSuccessor() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    server.delete(PATH);
    await().until(() -> listener.losses.size() == 1);
    assertThat(listener.losses.get(0)).contains("deleted");
    assertThat(server.get(PATH)).isNull();
    KubernetesLease successor = lease("node-a");
    contend(successor);
    await().until(successor::isHeld);
    assertThat(listener.terms).containsExactly(1L);
  }

  @Test
  void answerToARenewalGetsLost_tenureGoesOn() throws Exception {
    KubernetesLease lease = lease("node-a");
    RecordingLeaseListener listener = contend(lease);
    await().until(lease::isHeld);
    // The server renews, but a proxy swallows the answer: our resource version is old now.
    server.interceptor =
        request -> {
          if (request.method().equals("PUT")) {
            server.interceptor = next -> null;
            server.put(PATH, request.body());
            return Answer.status(504, "timeout");
          }
          return null;
        };
    long puts = server.count("PUT", "/leases/");
    await().until(() -> server.count("PUT", "/leases/") > puts + 3);
    assertThat(lease.isHeld()).isTrue();
    assertThat(listener.losses).isEmpty();
  }

  @Test
  void refusedAndUnreachable_areToldApartInTheLog() throws Exception {
    server.interceptor = request -> Answer.status(403, "leases are forbidden");
    try (Logs logs = new Logs()) {
      KubernetesLease lease = lease("node-a");
      contend(lease);
      await().until(() -> lease.standing() == Standing.REFUSED);
      server.interceptor = request -> Answer.status(503, "away");
      await().until(() -> lease.standing() == Standing.UNREACHABLE);
      assertThat(logs.lines())
          .anyMatch(line -> line.contains("grant get, create and update on leases"))
          .anyMatch(line -> line.contains("nobody knows who holds the Lease"));
    }
  }

  @Test
  void threeContenders_withAFlakyServer_neverTwoHoldersAndEveryTermOnce() throws Exception {
    Random random = new Random(7);
    List<KubernetesLease> all = new ArrayList<>();
    Map<String, RecordingLeaseListener> contenders = new HashMap<>();
    List<RecordingLeaseListener> listeners = new ArrayList<>();
    long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    int phase = 0;
    while (System.nanoTime() - end < 0) {
      if (phase++ % 400 == 0) {
        int kind = random.nextInt(3);
        server.thaw();
        server.interceptor = kind == 0 ? request -> Answer.status(503, "away") : request -> null;
        if (kind == 1) {
          server.freeze();
        }
      }
      for (String node : List.of("a", "b", "c")) {
        RecordingLeaseListener current = contenders.get(node);
        if (current == null || !current.losses.isEmpty()) {
          KubernetesLease next = lease(node);
          all.add(next);
          listeners.add(contend(next));
          contenders.put(node, listeners.get(listeners.size() - 1));
        }
      }
      // Counting takes no time compared with the margin.
      assertThat(all.stream().filter(KubernetesLease::isHeld).count()).isLessThanOrEqualTo(1);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    List<Long> terms = listeners.stream().flatMap(l -> l.terms.stream()).toList();
    assertThat(terms).isNotEmpty();
    assertThat(new TreeSet<>(terms)).as("no term twice").hasSize(terms.size());
  }
}
