package io.herald.bootstrap.merge;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks a speaker's management port which cluster it is in. */
final class SummaryClient {
  private static final long MOST_MILLIS = 1000;

  private final ActorSystem<?> system;
  private final int port;

  SummaryClient(ActorSystem<?> system, int port) {
    this.system = system;
    this.port = port;
  }

  /** Fails when there is no answer within a second, or not the right one. */
  CompletionStage<ClusterSummary> ask(String host) {
    var literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    var request = HttpRequest.GET("http://" + literal + ":" + port + "/herald/cluster");
    return Http.get(system).singleRequest(request).thenCompose(this::read);
  }

  private CompletionStage<ClusterSummary> read(HttpResponse response) {
    if (response.status().isFailure()) {
      response.discardEntityBytes(system);
      return CompletableFuture.failedFuture(
          new IllegalStateException("answered " + response.status()));
    }
    return response
        .entity()
        .toStrict(MOST_MILLIS, system)
        .thenApply(entity -> SummaryFormat.read(entity.getData().utf8String()));
  }
}
