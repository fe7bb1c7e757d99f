package io.herald.bootstrap.http;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Plan;
import java.util.Collection;
import java.util.List;
import scala.Tuple2;
import scala.collection.immutable.ListMap;
import scala.jdk.javaapi.CollectionConverters;
import spray.json.JsArray;
import spray.json.JsNumber;
import spray.json.JsObject;
import spray.json.JsString;
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
            field("pools", array(plan.pools(), range -> text(range.toString())))));
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
            field("address", text(assignment.address().toString())),
            field("epoch", number(assignment.epoch())),
            field("services", array(assignment.services(), key -> text(key.toString()))),
            field("candidates", array(assignment.candidates(), PlanFormat::candidate))));
  }

  private static JsValue candidate(Candidate candidate) {
    return object(
        List.of(
            field("node", text(candidate.node())),
            field("interfaces", text(candidate.links().toString()))));
  }

  private static <E> JsValue array(
      Collection<E> elements, java.util.function.Function<E, JsValue> format) {
    List<JsValue> values = elements.stream().map(format).toList();
    return new JsArray(CollectionConverters.asScala(values).toVector());
  }

  private static JsValue object(List<Tuple2<String, JsValue>> fields) {
    return new JsObject(ListMap.from(CollectionConverters.asScala(fields)));
  }

  private static Tuple2<String, JsValue> field(String name, JsValue value) {
    return new Tuple2<>(name, value);
  }

  private static JsValue text(String text) {
    return new JsString(text);
  }

  private static JsValue number(long number) {
    return JsNumber.apply(number);
  }
}
