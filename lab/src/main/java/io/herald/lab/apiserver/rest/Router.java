package io.herald.lab.apiserver.rest;

import io.herald.lab.apiserver.Faults;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.resources.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a request. Thread-safe. */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private static final String BY_NAME = "metadata.name=";

  private final Resources resources;
  private final ResourceHandler handler;
  private final Discovery discovery;
  private final LabRoutes lab;
  private final CallRecord calls;
  private final Faults faults;

  /** Over the resources, with a record to write and faults to obey. */
  public Router(Resources resources, CallRecord calls, Faults faults) {
    this.resources = resources;
    this.handler = new ResourceHandler(resources);
    this.discovery = new Discovery(resources.registry());
    this.lab = new LabRoutes(calls, faults);
    this.calls = calls;
    this.faults = faults;
  }

  /** Answers; whatever goes wrong becomes a {@code Status}. */
  public Reply handle(ApiRequest request) {
    try {
      return route(request);
    } catch (ApiException e) {
      return Reply.json(e.code(), e.status());
    } catch (RuntimeException e) {
      LOG.error("{} /{} failed", request.method(), String.join("/", request.path()), e);
      ApiException internal = ApiException.internal(String.valueOf(e));
      return Reply.json(500, internal.status());
    }
  }

  private Reply route(ApiRequest request) {
    List<String> path = request.path();
    String first = path.isEmpty() ? "" : path.get(0);
    if (first.equals("herald-lab")) {
      return lab.handle(request);
    }
    if (first.equals("api") || first.equals("apis")) {
      return api(request);
    }
    record(request, request.method().toLowerCase(Locale.ROOT));
    return switch (first) {
      case "version" -> Reply.json(200, ServerVersion.info());
      case "healthz", "livez", "readyz" -> Reply.text("ok");
      case "openapi" -> openApi(request);
      case "" -> root();
      default -> throw ApiException.noSuchPath();
    };
  }

  private Reply api(ApiRequest request) {
    if (Reviews.isOne(request.path())) {
      calls.add(
          new CallRecord.Call(
              request.userAgent(),
              "create",
              request.path().get(1),
              request.path().get(3),
              "",
              "",
              ""));
      return Reviews.handle(request);
    }
    Optional<Target> target = Target.of(request.path(), resources.registry());
    if (target.isEmpty()) {
      record(request, "get");
      return discovery.handle(request);
    }
    ResourceType type = target.get().type();
    String verb = ResourceHandler.verb(target.get(), request);
    calls.add(
        new CallRecord.Call(
            request.userAgent(),
            verb,
            type.group(),
            type.plural(),
            target.get().subresource(),
            target.get().namespace(),
            name(target.get(), request)));
    if (faults.takeError()) {
      throw ApiException.internal("a test asked for it");
    }
    if ((verb.equals("update") || verb.equals("patch")) && faults.takeConflict()) {
      throw ApiException.modified(type, target.get().name());
    }
    return handler.handle(target.get(), request);
  }

  private void record(ApiRequest request, String verb) {
    String path = "/" + String.join("/", request.path());
    calls.add(new CallRecord.Call(request.userAgent(), verb, "", path, "", "", ""));
  }

  /** A list or watch of the one object that a field selector names counts as naming it. */
  private static String name(Target target, ApiRequest request) {
    String selector = request.parameter("fieldSelector");
    return target.name().isEmpty() && selector.startsWith(BY_NAME) && selector.indexOf(',') < 0
        ? selector.substring(BY_NAME.length())
        : target.name();
  }

  private static Reply root() {
    var paths = Json.object();
    var list = paths.putArray("paths");
    List.of(
            "/api",
            "/apis",
            "/healthz",
            "/livez",
            "/openapi/v2",
            "/openapi/v3",
            "/readyz",
            "/version")
        .forEach(list::add);
    return Reply.json(200, paths);
  }

  private Reply openApi(ApiRequest request) {
    List<String> path = request.path();
    if (path.size() == 2 && path.get(1).equals("v2")) {
      var document = OpenApi.of(resources.registry().all());
      return request.accept().contains("protobuf")
          ? new Reply.Whole(200, "binary", OpenApiProtobuf.encode(document), List.of())
          : Reply.json(200, document);
    } else if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiException.noSuchPath();
    } else if (path.size() == 2) {
      var index = Json.object();
      var paths = index.putObject("paths");
      for (ResourceType type : resources.registry().all()) {
        String at = (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
        paths.putObject(at).put("serverRelativeURL", "/openapi/v3/" + at);
      }
      return Reply.json(200, index);
    }
    boolean core = path.get(2).equals("api");
    if (path.size() != (core ? 4 : 5)) {
      throw ApiException.noSuchPath();
    }
    List<ResourceType> types =
        resources.registry().of(core ? "" : path.get(3), path.get(path.size() - 1));
    return Reply.json(200, OpenApi.toV3(OpenApi.of(types)));
  }
}
