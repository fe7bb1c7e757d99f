package io.herald.lab.apiserver.rest;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.resources.Resources;
import io.herald.lab.apiserver.resources.Selectors;
import io.herald.lab.apiserver.store.Change;
import io.herald.lab.apiserver.store.HistoryExpiredException;
import io.herald.lab.apiserver.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One watch: a cursor into the store's history that turns changes into events, one JSON object a
 * line. Pulled by one stream at a time, so its fields need no lock.
 */
final class WatchStream {
  private static final long BOOKMARK_SECONDS = 15;
  private static final long LONGEST_SECONDS = 3600;

  private final ObjectStore store;
  private final Target target;
  private final ApiRequest request;
  private final Predicate<ObjectNode> selector;
  private long cursor;
  private long told;
  private boolean started;
  private boolean ended;
  private boolean headingsSent;

  private WatchStream(Resources resources, Target target, ApiRequest request) {
    this.store = resources.store();
    this.target = target;
    this.request = request;
    Predicate<ObjectNode> chosen =
        Selectors.of(
            target.type(), request.parameter("labelSelector"), request.parameter("fieldSelector"));
    this.selector = object -> inNamespace(object) && isNamed(object) && chosen.test(object);
  }

  /** The stream of events that a request asks for; errors in it come before this returns. */
  static Source<ByteString, NotUsed> of(Resources resources, Target target, ApiRequest request) {
    // Only to have selectors checked before the reply's status is sent.
    WatchStream checked = new WatchStream(resources, target, request);
    String seconds = request.parameter("timeoutSeconds");
    long timeout = seconds.matches("\\d{1,9}") ? Long.parseLong(seconds) : LONGEST_SECONDS;
    return Source.unfoldAsync(checked, WatchStream::next)
        .mapConcat(lines -> lines)
        .takeWithin(Duration.ofSeconds(Math.max(1, timeout)));
  }

  private boolean inNamespace(ObjectNode object) {
    return target.namespace().isEmpty()
        || target.namespace().equals(Json.text(object, "metadata", "namespace"));
  }

  private boolean isNamed(ObjectNode object) {
    return target.name().isEmpty() || target.name().equals(Json.text(object, "metadata", "name"));
  }

  private CompletionStage<Optional<Pair<WatchStream, List<ByteString>>>> next() {
    if (ended) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (!started) {
      started = true;
      return CompletableFuture.completedFuture(Optional.of(Pair.create(this, begin())));
    }
    return store
        .whenChangedAfter(cursor)
        .toCompletableFuture()
        .completeOnTimeout(null, BOOKMARK_SECONDS, TimeUnit.SECONDS)
        .thenApply(changed -> Optional.of(Pair.create(this, changes())));
  }

  /** Without a revision the present objects come first, as if they were new. */
  private List<ByteString> begin() {
    String since = request.parameter("resourceVersion");
    boolean initial = request.flag("sendInitialEvents");
    if (!initial && since.matches("\\d+") && !since.equals("0")) {
      cursor = Long.parseLong(since);
      told = cursor;
      return List.of();
    }
    List<ByteString> lines = new ArrayList<>();
    ObjectStore.Listing listing = store.list(target.type().collection(), target.namespace());
    cursor = listing.revision();
    told = cursor;
    boolean none = request.parameter("sendInitialEvents").equals("false");
    if (!none) {
      for (ObjectNode object : listing.objects()) {
        if (selector.test(object)) {
          lines.add(event("ADDED", object));
        }
      }
    }
    if (initial && request.flag("allowWatchBookmarks")) {
      lines.add(bookmark(true));
    }
    return lines;
  }

  private List<ByteString> changes() {
    List<ByteString> lines = new ArrayList<>();
    try {
      for (Change change : store.changesAfter(cursor)) {
        cursor = change.revision();
        if (change.collection().equals(target.type().collection())) {
          add(lines, change);
        }
      }
    } catch (HistoryExpiredException e) {
      ended = true;
      ObjectNode status = ApiException.expired(String.valueOf(e.getMessage())).status();
      lines.add(line("ERROR", status));
      return lines;
    }
    if (lines.isEmpty() && cursor > told && request.flag("allowWatchBookmarks")) {
      lines.add(bookmark(false));
    }
    if (!lines.isEmpty()) {
      told = cursor;
    }
    return lines;
  }

  /** An object that begins or ceases to match the selector appears or goes. */
  private void add(List<ByteString> lines, Change change) {
    boolean now = change.type() != Change.Type.DELETED && selector.test(change.object());
    boolean before = change.previous() != null && selector.test(change.previous());
    if (now) {
      lines.add(event(before ? "MODIFIED" : "ADDED", change.object()));
    } else if (before) {
      lines.add(event("DELETED", change.object()));
    }
  }

  private ByteString event(String name, ObjectNode stored) {
    ResourceType type = target.type();
    if (!Tables.isWanted(request)) {
      return line(name, type.strategy().toWire(stored));
    }
    ObjectNode table =
        Tables.of(type, List.of(stored), request.parameter("includeObject"), !headingsSent);
    headingsSent = true;
    return line(name, table);
  }

  private ByteString bookmark(boolean endOfInitial) {
    ObjectNode object = Json.object();
    object.put("kind", target.type().kind()).put("apiVersion", target.type().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(cursor)).putNull("creationTimestamp");
    if (endOfInitial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    if (!Tables.isWanted(request)) {
      return line("BOOKMARK", object);
    }
    ObjectNode table = Tables.of(target.type(), List.of(), "", false);
    table.set("metadata", Json.object().put("resourceVersion", Long.toString(cursor)));
    return line("BOOKMARK", table);
  }

  private static ByteString line(String type, ObjectNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    return ByteString.fromString(Json.write(event) + "\n");
  }
}
