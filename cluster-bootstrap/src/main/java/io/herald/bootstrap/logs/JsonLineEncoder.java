package io.herald.bootstrap.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import scala.Tuple2;
import scala.collection.immutable.ListMap;
import scala.jdk.javaapi.CollectionConverters;
import spray.json.JsBoolean;
import spray.json.JsNumber;
import spray.json.JsObject;
import spray.json.JsString;
import spray.json.JsValue;

/**
 * One JSON object a line: {@code ts} (RFC 3339, UTC), {@code level}, {@code caller} (the logger's
 * last name), {@code msg}, then the event's own key-value pairs, then {@code error} with the stack
 * of a thrown exception. These are the keys of MetalLB's logs, so that pipelines keep working.
 */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var fields = new java.util.ArrayList<Tuple2<String, JsValue>>();
    put(fields, "ts", event.getInstant().truncatedTo(ChronoUnit.MICROS));
    put(fields, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    put(fields, "caller", lastName(event.getLoggerName()));
    put(fields, "msg", event.getFormattedMessage());
    var pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> put(fields, pair.key, pair.value));
    }
    if (event.getThrowableProxy() != null) {
      put(fields, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    var line =
        new JsObject(ListMap.from(CollectionConverters.asScala(fields))).compactPrint() + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(
      List<Tuple2<String, JsValue>> fields,
      String key,
      @org.jspecify.annotations.Nullable Object value) {
    fields.add(new Tuple2<>(key, json(value)));
  }

  private static JsValue json(@org.jspecify.annotations.Nullable Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return JsNumber.apply(((Number) value).longValue());
    }
    if (value instanceof Boolean flag) {
      return JsBoolean.apply(flag);
    }
    return new JsString(String.valueOf(value));
  }

  private static String lastName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
