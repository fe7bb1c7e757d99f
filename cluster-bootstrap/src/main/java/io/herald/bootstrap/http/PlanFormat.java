package io.herald.bootstrap.http;

import static io.herald.bootstrap.http.Json.array;
import static io.herald.bootstrap.http.Json.field;
import static io.herald.bootstrap.http.Json.number;
import static io.herald.bootstrap.http.Json.object;
import static io.herald.bootstrap.http.Json.text;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Plan;
import java.util.List;
import spray.json.JsValue;

/** JSON of the {@link Plan}, for {@code /state}: what people and the command line read. */
public final class PlanFormat {
  private PlanFormat() {}

  /** The plan; addresses and candidates in its own order. */
  public static JsValue write(Plan plan) {
    return object(
        List.of(
            field("version", version(plan)),
            field("assignments", array(plan.assignments().values(), PlanFormat::assignment)),
            field("pools", array(plan.pools(), Json::text))));
  }

  private static JsValue version(Plan plan) {
    return object(
        List.of(
            field("term", number(plan.version().term())),
            field("sequence", number(plan.version().sequence()))));
  }

  private static JsValue assignment(Assignment assignment) {
    return object(
        List.of(
            field("address", text(assignment.address())),
            field("epoch", number(assignment.epoch())),
            field("services", array(assignment.services(), Json::text)),
            field("candidates", array(assignment.candidates(), PlanFormat::candidate))));
  }

  private static JsValue candidate(Candidate candidate) {
    return object(
        List.of(
            field("node", text(candidate.node())), field("interfaces", text(candidate.links()))));
  }
}
