package io.herald.lab.apiserver.net;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.function.Function;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.herald.lab.apiserver.Faults;
import io.herald.lab.apiserver.rest.ApiRequest;
import io.herald.lab.apiserver.rest.Reply;
import io.herald.lab.apiserver.rest.Router;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** HTTP/1.1 and HTTP/2 over TLS on the loopback interface, for {@link Relay}s to forward to. */
public final class HttpFrontend implements AutoCloseable {
  private static final long READ_MILLIS = 30_000;

  // Not application.conf: that of the speaker is on the same class path.
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka {
                loglevel = WARNING
                loggers = ["akka.event.slf4j.Slf4jLogger"]
                logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                daemonic = on
                jvm-exit-on-fatal-error = off
                coordinated-shutdown.run-by-jvm-shutdown-hook = off
                actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 4 }
                http.server {
                  enable-http2 = on
                  idle-timeout = infinite
                  request-timeout = infinite
                  max-connections = 20000
                  server-header = ""
                  http2.max-concurrent-streams = 4096
                  parsing.max-content-length = 64m
                  parsing.max-uri-length = 16k
                  parsing.illegal-header-warnings = off
                  parsing.uri-parsing-mode = relaxed
                }
              }
              """)
          .withFallback(ConfigFactory.defaultReference());

  private final ActorSystem<Void> system;
  private final ServerBinding binding;

  private HttpFrontend(ActorSystem<Void> system, ServerBinding binding) {
    this.system = system;
    this.binding = binding;
  }

  /** Listens on a free port from now on. */
  public static HttpFrontend start(SSLContext tls, Router router, Faults faults) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "lab-apiserver", CONFIG);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> answer(request, router, faults, system);
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt("127.0.0.1", 0)
              .enableHttps(ConnectionContext.httpsServer(tls))
              .bind(handler)
              .toCompletableFuture()
              .get();
      return new HttpFrontend(system, binding);
    } catch (ExecutionException e) {
      system.terminate();
      throw new IllegalStateException("cannot listen on the loopback interface", e.getCause());
    } catch (InterruptedException e) {
      system.terminate();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Stops listening; returns when all is gone. */
  @Override
  public void close() {
    binding.terminate(Duration.ofMillis(100)).toCompletableFuture().join();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static CompletionStage<HttpResponse> answer(
      HttpRequest request, Router router, Faults faults, ActorSystem<Void> system) {
    CompletionStage<HttpResponse> response =
        request
            .entity()
            .toStrict(READ_MILLIS, system)
            .thenApply(entity -> router.handle(read(request, entity.getData().toArray())))
            .thenApply(HttpFrontend::write);
    long delay = faults.delay().toMillis();
    if (delay == 0) {
      return response;
    }
    var later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS);
    return response.thenApplyAsync(r -> r, later);
  }

  private static ApiRequest read(HttpRequest request, byte[] body) {
    List<String> path = new ArrayList<>();
    for (String segment : request.getUri().path().split("/")) {
      if (!segment.isEmpty()) {
        path.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    Map<String, String> query = new HashMap<>();
    request.getUri().query().toList().forEach(p -> query.putIfAbsent(p.first(), p.second()));
    String type = request.entity().getContentType().mediaType().toString();
    return new ApiRequest(
        request.method().value(),
        path,
        query,
        header(request, "Accept"),
        type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip(),
        header(request, "User-Agent"),
        body);
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static HttpResponse write(Reply reply) {
    HttpResponse response = HttpResponse.create().withStatus(reply.status());
    if (reply instanceof Reply.Stream stream) {
      return response.withEntity(
          HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, stream.lines()));
    }
    Reply.Whole whole = (Reply.Whole) reply;
    List<HttpHeader> headers = new ArrayList<>();
    for (String warning : whole.warnings()) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      headers.add(RawHeader.create("Warning", "299 - \"" + quoted + "\""));
    }
    return response
        .withHeaders(headers)
        .withEntity(HttpEntities.create(contentType(whole.type()), whole.body()));
  }

  private static ContentType contentType(String type) {
    return switch (type) {
      case "json" -> ContentTypes.APPLICATION_JSON;
      case "text" -> ContentTypes.TEXT_PLAIN_UTF8;
      case "binary" -> ContentTypes.APPLICATION_OCTET_STREAM;
      default -> aggregated(type.substring(type.indexOf('-') + 1));
    };
  }

  private static ContentType aggregated(String version) {
    return ContentTypes.parse(
        "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");
  }
}
