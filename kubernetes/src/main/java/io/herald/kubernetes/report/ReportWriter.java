package io.herald.kubernetes.report;

import com.google.gson.JsonObject;
import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.client.BackOff;
import io.herald.kubernetes.client.Fence;
import io.herald.kubernetes.client.FenceClosedException;
import io.herald.kubernetes.client.FencedWrites;
import io.herald.kubernetes.report.L2StatusObject.Subject;
import io.herald.kubernetes.watch.ResourceWatch;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the status objects say what the newest report says. One thread, one request at a time:
 * these objects are for people, and Services' own statuses go first. It starts with the first
 * report, and asks the fence before each request. Thread-safe.
 */
public final class ReportWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
  private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

  /** Lets what belongs together arrive before anything is written. */
  private static final Duration SETTLE = Duration.ofMillis(200);

  private static final String GROUP = "/apis/metallb.io/v1beta1/namespaces/";

  private final String namespace;
  private final FencedWrites fenced;
  private final Semaphore wake = new Semaphore(0);
  private final ObjectCache<L2StatusObject> l2Statuses =
      new ObjectCache<>(L2StatusObject::read, wake::release);
  private final ObjectCache<PoolStatus> pools =
      new ObjectCache<>(PoolStatusObject::read, wake::release);
  private final List<ResourceWatch> watches;
  private final Thread thread = new Thread(this::run, "herald-report");
  private final BackOff backOff =
      new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30), RandomGenerator.getDefault());

  private final Refusals refusals = new Refusals();

  private volatile @Nullable StatusReport newest;
  private volatile boolean closed;
  private String lastComplaint = "";

  /**
   * Ready for a report.
   *
   * @param fence how much longer this process may write
   */
  public ReportWriter(ApiConnection connection, KubernetesSettings settings, Fence fence) {
    this.namespace = settings.namespace();
    this.fenced = new FencedWrites(connection, fence);
    this.watches =
        List.of(
            new ResourceWatch(
                connection, namespace, "servicel2statuses", l2Statuses, settings.watch()),
            new ResourceWatch(connection, namespace, "ipaddresspools", pools, settings.watch()));
    thread.setDaemon(true);
  }

  /** The newest report counts; returns at once. */
  public synchronized void report(StatusReport report) {
    boolean first = newest == null;
    newest = report;
    if (first && !closed) {
      watches.forEach(ResourceWatch::start);
      thread.start();
    }
    wake.release();
  }

  private void run() {
    try {
      while (!closed) {
        wake.acquire();
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
        wake.drainPermits();
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything that differs, until a newer report says otherwise. */
  private void write() throws InterruptedException {
    StatusReport report = newest;
    if (report == null) {
      return;
    }
    try {
      writePools(report.pools());
      List<L2StatusChange> changes =
          l2Statuses
              .all()
              .map(objects -> L2StatusChange.between(report.announcements(), objects))
              .orElse(List.of());
      for (L2StatusChange change : changes) {
        if (newest != report || closed) {
          return;
        }
        unlessRefused(change, () -> write(change));
      }
      backOff.reset();
      lastComplaint = "";
    } catch (FenceClosedException e) {
      // If for good, this writer is about to be closed.
      tryLater();
    } catch (ApiException e) {
      complain(ApiProblem.of(e));
      tryLater();
    } catch (RuntimeException e) {
      LOG.error("writing status objects failed", e);
      tryLater();
    }
  }

  private void tryLater() throws InterruptedException {
    Thread.sleep(backOff.next().toMillis());
    wake.release();
  }

  private void writePools(Map<String, PoolStatus> wanted)
      throws ApiException, FenceClosedException {
    Map<String, PoolStatus> present = pools.all().orElse(Map.of());
    for (Map.Entry<String, PoolStatus> pool : new TreeMap<>(wanted).entrySet()) {
      PoolStatus before = present.get(pool.getKey());
      if (before != null && !before.equals(pool.getValue()) && !closed) {
        unlessRefused(pool, () -> write(pool.getKey(), pool.getValue()));
      }
    }
  }

  private void write(String pool, PoolStatus status) throws ApiException, FenceClosedException {
    patchStatus("ipaddresspools", pool, PoolStatusObject.patch(status))
        .ifPresentOrElse(answer -> pools.wrote(status, answer), () -> pools.deleted(pool));
  }

  /** Leaves out what the server will not take, so that the rest is written. */
  private void unlessRefused(Object change, Write write) throws ApiException, FenceClosedException {
    if (!refusals.isDue(change, System.nanoTime())) {
      return;
    }
    try {
      write.run();
    } catch (ApiException e) {
      ApiProblem problem = ApiProblem.of(e);
      if (problem.kind() != ApiProblem.Kind.REFUSED) {
        throw e;
      }
      if (refusals.add(change, System.nanoTime())) {
        LOG.warn(
            "the server refuses a status object: {}; if it is another's, delete it, and it is made"
                + " anew: {}",
            problem.message(),
            change);
      }
    }
  }

  private void write(L2StatusChange change) throws ApiException, FenceClosedException {
    if (change instanceof L2StatusChange.Create create) {
      create(create.announcement());
    } else if (change instanceof L2StatusChange.Patch patch) {
      patch(patch.name(), patch.announcement());
    } else if (change instanceof L2StatusChange.Delete delete) {
      unlessGone(
          () ->
              fenced.send(
                  "DELETE",
                  path("servicel2statuses") + "/" + delete.name(),
                  null,
                  ApiConnection.OBJECT));
      l2Statuses.deleted(delete.name());
    }
  }

  private void create(L2Announcement announcement) throws ApiException, FenceClosedException {
    JsonObject created =
        fenced.send(
            "POST",
            path("servicel2statuses"),
            L2StatusObject.create(announcement, namespace),
            ApiConnection.OBJECT);
    String name = created.getAsJsonObject("metadata").get("name").getAsString();
    l2Statuses.wrote(
        new L2StatusObject(Optional.of(Subject.of(announcement)), Optional.empty()), created);
    patch(name, announcement);
  }

  private void patch(String name, L2Announcement announcement)
      throws ApiException, FenceClosedException {
    patchStatus("servicel2statuses", name, L2StatusObject.patch(announcement))
        .ifPresentOrElse(
            answer ->
                l2Statuses.wrote(
                    new L2StatusObject(
                        Optional.of(Subject.of(announcement)), Optional.of(announcement)),
                    answer),
            () -> l2Statuses.deleted(name));
  }

  /** Empty when the object is gone. */
  private Optional<JsonObject> patchStatus(String plural, String name, JsonObject patch)
      throws ApiException, FenceClosedException {
    String path = path(plural) + "/" + name + "/status";
    return unlessGone(() -> fenced.send("PATCH", path, patch, ApiConnection.MERGE_PATCH));
  }

  private static Optional<JsonObject> unlessGone(Request request)
      throws ApiException, FenceClosedException {
    try {
      return Optional.of(request.send());
    } catch (ApiException e) {
      if (ApiProblem.of(e).kind() == ApiProblem.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String path(String plural) {
    return GROUP + namespace + "/" + plural;
  }

  private void complain(ApiProblem problem) {
    String complaint = problem.message();
    if (!complaint.equals(lastComplaint) && problem.kind() != ApiProblem.Kind.UNREACHABLE) {
      lastComplaint = complaint;
      LOG.warn(
          "status objects not written: {}{}; will keep trying",
          complaint,
          problem.kind() == ApiProblem.Kind.FORBIDDEN
              ? "; grant Herald's service account what its role says"
              : "");
    }
  }

  /** Writes nothing more; does not wait for the request under way longer than it may take. */
  @Override
  public void close() {
    boolean started;
    synchronized (this) {
      closed = true;
      started = newest != null;
    }
    if (!started) {
      return;
    }
    watches.forEach(ResourceWatch::close);
    thread.interrupt();
    try {
      thread.join(LAST_MOMENT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws ApiException, FenceClosedException;
  }

  @FunctionalInterface
  private interface Request {
    JsonObject send() throws ApiException, FenceClosedException;
  }
}
