package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ModelStrategy;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.resources.Outcome;
import io.herald.lab.apiserver.resources.Resources;
import io.herald.lab.apiserver.resources.Selectors;
import io.herald.lab.apiserver.resources.WriteOptions;
import io.herald.lab.apiserver.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** Requests for objects and collections of them. */
final class ResourceHandler {
  private final Resources resources;

  ResourceHandler(Resources resources) {
    this.resources = resources;
  }

  /** The verb that the request is, in the words of roles. */
  static String verb(Target target, ApiRequest request) {
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> isWatch(request) ? "watch" : one ? "get" : "list";
    };
  }

  private static boolean isWatch(ApiRequest request) {
    return request.flag("watch");
  }

  Reply handle(Target target, ApiRequest request) {
    checkSubresource(target);
    return switch (verb(target, request)) {
      case "watch" -> new Reply.Stream(200, WatchStream.of(resources, target, request));
      case "get" -> get(target, request);
      case "list" -> list(target, request);
      case "create" -> create(target, request);
      case "update", "patch" -> change(target, request);
      case "delete" -> delete(target, request);
      default -> deleteAll(target, request);
    };
  }

  private static void checkSubresource(Target target) {
    boolean known =
        switch (target.subresource()) {
          case "" -> true;
          case "status" -> target.type().hasStatus();
          case "finalize" -> target.type().collection().equals("/namespaces");
          case "eviction" -> target.type().collection().equals("/pods");
          default -> false;
        };
    if (!known) {
      throw ApiException.noSuchPath();
    }
  }

  private Reply get(Target target, ApiRequest request) {
    ResourceType type = target.type();
    ObjectNode wire = resources.get(type, target.namespace(), target.name());
    if (Tables.isWanted(request)) {
      ObjectNode stored = type.strategy().fromWire(wire);
      ObjectNode table = Tables.of(type, List.of(stored), request.parameter("includeObject"), true);
      table.set(
          "metadata",
          Json.object().put("resourceVersion", Json.text(wire, "metadata", "resourceVersion")));
      return Reply.json(200, table);
    }
    return Reply.json(200, wire);
  }

  private Reply list(Target target, ApiRequest request) {
    ResourceType type = target.type();
    Predicate<ObjectNode> selector =
        Selectors.of(type, request.parameter("labelSelector"), request.parameter("fieldSelector"));
    ObjectStore.Listing listing = resources.store().list(type.collection(), target.namespace());
    List<ObjectNode> matching = listing.objects().stream().filter(selector).toList();
    Page page = Page.of(matching, request, listing.revision());
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(page.revision()));
    if (!page.next().isEmpty()) {
      metadata.put("continue", page.next()).put("remainingItemCount", page.remaining());
    }
    ObjectNode body;
    if (Tables.isWanted(request)) {
      body = Tables.of(type, page.objects(), request.parameter("includeObject"), true);
    } else {
      body = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
      ArrayNode items = body.putArray("items");
      page.objects().forEach(object -> items.add(item(type, object)));
    }
    body.set("metadata", metadata);
    return Reply.json(200, body);
  }

  /** As in a real server, elements of a typed list do not repeat what the list says. */
  private static ObjectNode item(ResourceType type, ObjectNode stored) {
    ObjectNode wire = type.strategy().toWire(stored);
    if (!(type.strategy() instanceof ModelStrategy)) {
      return wire;
    }
    ObjectNode copy = Json.object();
    copy.setAll(wire);
    return copy.without(List.of("kind", "apiVersion"));
  }

  private Reply create(Target target, ApiRequest request) {
    if (target.subresource().equals("eviction")) {
      resources.delete(target.type(), target.namespace(), target.name(), Json.object(), false);
      return Reply.json(201, success(target, ""));
    }
    if (!target.name().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    ObjectNode body = Bodies.object(request);
    return reply(resources.create(target.type(), target.namespace(), body, options(request)));
  }

  private Reply change(Target target, ApiRequest request) {
    if (target.name().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    boolean status = target.subresource().equals("status");
    boolean replace = request.method().equals("PUT");
    Outcome outcome =
        replace
            ? resources.update(
                target.type(),
                target.namespace(),
                target.name(),
                Bodies.object(request),
                status,
                options(request))
            : resources.patch(
                target.type(),
                target.namespace(),
                target.name(),
                Bodies.patch(request),
                status,
                options(request));
    return reply(outcome);
  }

  private Reply delete(Target target, ApiRequest request) {
    ObjectNode preconditions = Json.child(Bodies.object(request), "preconditions");
    ObjectNode last =
        resources.delete(
            target.type(), target.namespace(), target.name(), preconditions, isDryRun(request));
    if (last.path("metadata").has("deletionTimestamp")) {
      return Reply.json(200, last);
    }
    return Reply.json(200, success(target, Json.text(last, "metadata", "uid")));
  }

  private static ObjectNode success(Target target, String uid) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", target.name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().plural());
    if (!uid.isEmpty()) {
      details.put("uid", uid);
    }
    return status;
  }

  private Reply deleteAll(Target target, ApiRequest request) {
    ResourceType type = target.type();
    Predicate<ObjectNode> selector =
        Selectors.of(type, request.parameter("labelSelector"), request.parameter("fieldSelector"));
    for (ObjectNode each :
        resources.store().list(type.collection(), target.namespace()).objects()) {
      if (selector.test(each)) {
        String namespace = Json.text(each, "metadata", "namespace");
        String name = Json.text(each, "metadata", "name");
        resources.delete(type, namespace, name, Json.object(), isDryRun(request));
      }
    }
    return Reply.json(200, success(target, ""));
  }

  private static Reply reply(Outcome outcome) {
    return Reply.json(outcome.created() ? 201 : 200, outcome.object(), outcome.warnings());
  }

  private static boolean isDryRun(ApiRequest request) {
    return request.parameter("dryRun").equals("All");
  }

  private static WriteOptions options(ApiRequest request) {
    WriteOptions.FieldValidation validation =
        switch (request.parameter("fieldValidation")) {
          case "Strict" -> WriteOptions.FieldValidation.STRICT;
          case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
          default -> WriteOptions.FieldValidation.WARN;
        };
    return new WriteOptions(isDryRun(request), validation, false);
  }

  /** A part of a list; the token that continues it names the first object of the rest. */
  private record Page(List<ObjectNode> objects, String next, int remaining, long revision) {
    static Page of(List<ObjectNode> all, ApiRequest request, long revision) {
      int start = 0;
      long of = revision;
      String token = request.parameter("continue");
      if (!token.isEmpty()) {
        String[] parts = parts(token);
        of = Long.parseLong(parts[0]);
        while (start < all.size() && key(all.get(start)).compareTo(parts[1]) < 0) {
          start++;
        }
      }
      String limit = request.parameter("limit");
      int most = limit.matches("[1-9]\\d{0,8}") ? Integer.parseInt(limit) : all.size();
      int end = Math.min(all.size(), start + most);
      String next = end < all.size() ? encode(of + " " + key(all.get(end))) : "";
      return new Page(all.subList(start, end), next, all.size() - end, of);
    }

    private static String key(ObjectNode object) {
      return Json.text(object, "metadata", "namespace")
          + "/"
          + Json.text(object, "metadata", "name");
    }

    private static String encode(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String[] parts(String token) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        String[] parts = text.split(" ", 2);
        if (parts.length == 2 && parts[0].matches("\\d{1,18}")) {
          return parts;
        }
      } catch (IllegalArgumentException e) {
        // Said below.
      }
      throw ApiException.badRequest("continue key is not valid: " + token);
    }
  }
}
