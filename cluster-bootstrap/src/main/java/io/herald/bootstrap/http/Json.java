package io.herald.bootstrap.http;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import scala.Tuple2;
import scala.collection.immutable.ListMap;
import scala.jdk.javaapi.CollectionConverters;
import spray.json.JsArray;
import spray.json.JsBoolean;
import spray.json.JsNumber;
import spray.json.JsObject;
import spray.json.JsString;
import spray.json.JsValue;

/** The few words in which {@code /state} is written; fields keep their order. */
final class Json {
  private Json() {}

  static <E> JsValue array(Collection<E> elements, Function<E, JsValue> format) {
    List<JsValue> values = elements.stream().map(format).toList();
    return new JsArray(CollectionConverters.asScala(values).toVector());
  }

  static JsValue object(List<Tuple2<String, JsValue>> fields) {
    return new JsObject(ListMap.from(CollectionConverters.asScala(fields)));
  }

  static Tuple2<String, JsValue> field(String name, JsValue value) {
    return new Tuple2<>(name, value);
  }

  static JsValue text(Object text) {
    return new JsString(text.toString());
  }

  static JsValue number(long number) {
    return JsNumber.apply(number);
  }

  static JsValue flag(boolean flag) {
    return JsBoolean.apply(flag);
  }
}
