package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Faults;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What no real server has: {@code GET} and {@code DELETE /herald-lab/calls}, and {@code POST} and
 * {@code DELETE /herald-lab/faults}.
 */
final class LabRoutes {
  private final CallRecord calls;
  private final Faults faults;

  LabRoutes(CallRecord calls, Faults faults) {
    this.calls = calls;
    this.faults = faults;
  }

  Reply handle(ApiRequest request) {
    String what = request.path().size() == 2 ? request.path().get(1) : "";
    switch (request.method() + " " + what) {
      case "GET calls" -> {
        return Reply.json(200, calls.toJson());
      }
      case "DELETE calls" -> calls.clear();
      case "POST faults" -> faults(Bodies.object(request));
      case "DELETE faults" -> faults.clear();
      default -> throw ApiException.noSuchPath();
    }
    return Reply.json(200, Json.object().put("status", "Success"));
  }

  private void faults(ObjectNode wanted) {
    for (var fault : Json.fields(wanted)) {
      fault(fault.getKey(), fault.getValue());
    }
  }

  private void fault(String name, JsonNode value) {
    switch (name) {
      case "delayMillis" -> faults.delay(Duration.ofMillis(value.asLong()));
      case "failNext" -> faults.failNext(value.asInt());
      case "conflictNext" -> faults.conflictNext(value.asInt());
      case "expireHistory" -> faults.expireHistory();
      case "dropConnections" -> soon(faults::dropConnections);
      case "freezeMillis" -> {
        soon(faults::freeze);
        after(value.asLong(), faults::thaw);
      }
      case "downMillis" -> {
        soon(faults::down);
        after(value.asLong(), faults::up);
      }
      default ->
          throw ApiException.badRequest(
              "unknown fault \""
                  + name
                  + "\"; known are delayMillis, failNext, conflictNext, expireHistory,"
                  + " dropConnections, freezeMillis and downMillis");
    }
  }

  /** Not before the reply to this very request is out. */
  private static void soon(Runnable action) {
    after(50, action);
  }

  private static void after(long millis, Runnable action) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(action);
  }
}
