package io.herald.bootstrap.http;

import akka.actor.ExtendedActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.management.javadsl.ManagementRouteProvider;
import akka.management.javadsl.ManagementRouteProviderSettings;
import io.herald.bootstrap.SpeakerContext;
import io.herald.bootstrap.SpeakerSetup;
import io.herald.bootstrap.merge.ClusterBoard;
import io.herald.bootstrap.merge.SummaryFormat;
import io.herald.bootstrap.metrics.Exposition;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import scala.jdk.javaapi.CollectionConverters;
import spray.json.JsObject;

/**
 * {@code GET /metrics} (Prometheus text format), {@code GET /state} (JSON: what this speaker holds
 * to be true) and {@code GET /herald/cluster} (for speakers of another cluster), joined into Akka
 * Management's routes. Named in {@code herald-akka.conf}.
 */
public final class HeraldRoutes extends AllDirectives implements ManagementRouteProvider {
  private static final ContentType METRICS =
      MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8);

  private final StateBoard state;
  private final PrometheusRegistry metrics;
  private final ClusterBoard cluster;

  /** Called by Akka Management through reflection. */
  public HeraldRoutes(ExtendedActorSystem system) {
    this(SpeakerSetup.of(system));
  }

  HeraldRoutes(SpeakerContext speaker) {
    this.state = speaker.state();
    this.metrics = speaker.metrics();
    this.cluster = speaker.cluster();
  }

  @Override
  public Route routes(ManagementRouteProviderSettings settings) {
    return concat(
        metrics(),
        path("state", () -> get(this::state)),
        pathPrefix("herald", () -> path("cluster", () -> get(this::cluster))));
  }

  /** {@code /metrics} alone, for a port of its own. */
  Route metrics() {
    return path(
        "metrics",
        () -> get(() -> complete(HttpEntities.create(METRICS, Exposition.scrape(metrics)))));
  }

  private Route state() {
    var fields = CollectionConverters.asScala(state.state());
    return json(new JsObject(scala.collection.immutable.Map.from(fields)));
  }

  private Route cluster() {
    return json(SummaryFormat.write(cluster.own()));
  }

  private Route json(JsObject object) {
    return complete(
        HttpEntities.create(ContentTypes.APPLICATION_JSON, object.compactPrint() + "\n"));
  }
}
