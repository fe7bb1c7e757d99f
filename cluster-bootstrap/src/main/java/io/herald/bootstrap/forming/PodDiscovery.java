package io.herald.bootstrap.forming;

import akka.actor.ExtendedActorSystem;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import io.herald.bootstrap.SpeakerSetup;
import io.herald.bootstrap.settings.Settings;
import io.herald.kubernetes.pods.ServiceAccount;
import io.herald.kubernetes.pods.SpeakerPods;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The method "kubernetes": the speakers are where the API server says that their pods are, all on
 * the same management port. It replaces Akka's own such method, which reads the service account's
 * token once, so that it is refused after an hour.
 *
 * <p>A lookup takes a thread of its own, one at a time.
 */
public final class PodDiscovery extends ServiceDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(PodDiscovery.class);

  private final Settings settings;
  private final AtomicBoolean complained = new AtomicBoolean();

  private @Nullable CompletableFuture<Resolved> latest;

  /** Called by Akka Discovery through reflection. */
  public PodDiscovery(ExtendedActorSystem system) {
    this.settings = SpeakerSetup.of(system).settings();
  }

  @Override
  public synchronized Future<Resolved> lookup(Lookup lookup, FiniteDuration resolveTimeout) {
    // Bootstrap asks again after its timeout, while a slow machine is still at the first time.
    var answer = latest;
    if (answer == null || answer.isDone()) {
      answer =
          CompletableFuture.supplyAsync(
              () -> resolve(lookup.serviceName()), PodDiscovery::onOwnThread);
      latest = answer;
    }
    return FutureConverters.asScala(
        answer.copy().orTimeout(resolveTimeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void onOwnThread(Runnable task) {
    var thread = new Thread(task, "herald-discovery");
    thread.setDaemon(true);
    thread.start();
  }

  private Resolved resolve(String name) {
    try {
      var pods =
          new SpeakerPods(
              ServiceAccount.ofPod(System.getenv()),
              settings.node().namespace(),
              settings.discovery().podLabelSelector());
      var addresses = pods.addresses();
      complain(addresses.isEmpty());
      var targets = addresses.stream().map(this::target).toList();
      return new Resolved(name, CollectionConverters.asScala(targets).toVector());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** One line until there is a pod again. */
  private void complain(boolean none) {
    if (complained.getAndSet(none) != none && none) {
      LOG.atWarn()
          .addKeyValue("namespace", settings.node().namespace())
          .addKeyValue("selector", settings.discovery().podLabelSelector())
          .log(
              "no pod of a speaker, not even this one's: correct herald.discovery.pod-label-selector");
    }
  }

  private ResolvedTarget target(String address) {
    try {
      return new ResolvedTarget(
          address,
          Option.apply(settings.network().managementPort()),
          Option.apply(InetAddress.getByName(address)));
    } catch (IOException e) {
      throw new CompletionException(new IOException("no address of a pod: " + address, e));
    }
  }
}
