package io.herald.bootstrap;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.allocator.Allocator;
import io.herald.allocator.AllocatorPorts;
import io.herald.allocator.AllocatorSettings;
import io.herald.allocator.AllocatorStandby;
import io.herald.allocator.ReadyConnection;
import io.herald.bootstrap.settings.Settings;
import io.herald.kubernetes.KubernetesConnection;
import io.herald.kubernetes.KubernetesSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Gives the allocator its way to the Kubernetes API. */
final class AllocatorWiring {

  /**
   * What was started.
   *
   * @param allocator the allocator, wherever it runs
   * @param standby to be told whom the hello holds to be dead
   */
  record Started(
      ActorRef<AllocatorCommand> allocator, ActorRef<AllocatorStandby.Command> standby) {}

  /** Long enough for an operator to react, short enough for an address that came free. */
  private static final Duration QUARANTINE = Duration.ofMinutes(10);

  private AllocatorWiring() {}

  /** Starts the allocator or the way to it; without a Kubernetes API there is none to start. */
  static Started start(ActorContext<?> context, SpeakerContext speaker, Residents residents) {
    ActorSystem<?> system = context.getSystem();
    Settings settings = speaker.settings();
    if (!settings.kubernetes().enabled()) {
      return new Started(system.ignoreRef(), system.ignoreRef());
    }
    KubernetesSettings kubernetes = kubernetesSettings(settings);
    ReadyConnection connection = new ReadyConnection(() -> open(kubernetes, residents));
    ActorRef<AllocatorStandby.Command> standby =
        context.spawn(
            AllocatorStandby.create(connection),
            "allocator-standby",
            DispatcherSelector.blocking());
    context.watch(standby);
    return new Started(allocator(system, speaker, residents, connection), standby);
  }

  private static ActorRef<AllocatorCommand> allocator(
      ActorSystem<?> system,
      SpeakerContext speaker,
      Residents residents,
      ReadyConnection connection) {
    return Allocator.start(
        system,
        allocatorSettings(speaker.settings()),
        new AllocatorPorts(
            connection,
            status -> residents.board().allocator(status),
            speaker.cluster()::outnumbered));
  }

  static AllocatorSettings allocatorSettings(Settings settings) {
    Settings.Services services = settings.services();
    return new AllocatorSettings(
        settings.node().name(),
        Optional.of(services.loadBalancerClass()).filter(name -> !name.isEmpty()),
        services.ignoreExcludeLabel(),
        services.honourExcludeLabelStrictly(),
        QUARANTINE);
  }

  private static KubernetesApi open(KubernetesSettings settings, Residents residents) {
    try {
      KubernetesConnection connection = KubernetesConnection.open(settings);
      return residents.apiTraffic().observe(connection, connection::silence);
    } catch (IOException e) {
      throw new UncheckedIOException("herald.kubernetes: " + e.getMessage(), e);
    }
  }

  static KubernetesSettings kubernetesSettings(Settings settings) {
    Settings.Allocator lease = settings.allocator();
    KubernetesSettings kubernetes =
        KubernetesSettings.of(settings.node().namespace(), settings.node().name())
            .withConfigMap(settings.services().configMap())
            .withLease(
                new KubernetesSettings.LeaseSettings(
                    lease.leaseName(),
                    settings.node().name(),
                    lease.leaseDuration(),
                    lease.leaseRetryPeriod(),
                    lease.leaseDuration().minus(lease.leaseRenewDeadline())));
    String kubeconfig = settings.kubernetes().kubeconfig();
    return kubeconfig.isEmpty() ? kubernetes : kubernetes.withKubeconfig(Path.of(kubeconfig));
  }
}
