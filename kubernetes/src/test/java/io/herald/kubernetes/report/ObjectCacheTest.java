package io.herald.kubernetes.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.kubernetes.watch.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** On pools, whose status is a number that tells what was read when. */
class ObjectCacheTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final ObjectCache<PoolStatus> cache =
      new ObjectCache<>(PoolStatusObject::read, changes::incrementAndGet);

  private static PoolStatus status(long assigned) {
    return new PoolStatus(assigned, 0, 0, 0);
  }

  private static JsonObject answer(int version, long assigned) {
    JsonObject object =
        JsonParser.parseString(
                "{\"metadata\":{\"name\":\"lan\",\"resourceVersion\":\"%d\"}}".formatted(version))
            .getAsJsonObject();
    object.add("status", PoolStatusObject.patch(status(assigned)).get("status"));
    return object;
  }

  private static CustomResource event(int version, long assigned) {
    return new Gson().fromJson(answer(version, assigned), CustomResource.class);
  }

  private Map<String, PoolStatus> all() {
    return cache.all().orElseThrow();
  }

  @Test
  void all_beforeTheList_isUnknown() {
    cache.put(event(1, 0));
    assertThat(cache.all()).isEmpty();
    cache.replaceAll(List.of());
    assertThat(all()).isEmpty();
    cache.absent();
    assertThat(cache.all()).isEmpty();
  }

  @Test
  void put_ownWrite_isNoChange() {
    cache.replaceAll(List.of(event(1, 0)));
    int before = changes.get();

    cache.wrote(status(5), answer(2, 5));
    cache.put(event(2, 5));

    assertThat(changes).hasValue(before);
    assertThat(all()).containsEntry("lan", status(5));
  }

  @Test
  void put_olderThanTheOwnWrite_isPassedOver() {
    cache.replaceAll(List.of(event(1, 0)));
    int before = changes.get();
    cache.wrote(status(5), answer(3, 5));

    cache.put(event(2, 1));
    assertThat(all()).containsEntry("lan", status(5));
    cache.put(event(3, 5));
    assertThat(changes).hasValue(before);
  }

  @Test
  void put_editedByHandAfterTheOwnWrite_isAChange() {
    cache.replaceAll(List.of(event(1, 0)));
    cache.wrote(status(5), answer(2, 5));
    cache.put(event(2, 5));
    int before = changes.get();

    cache.put(event(4, 99));

    assertThat(changes).hasValue(before + 1);
    assertThat(all()).containsEntry("lan", status(99));
  }

  @Test
  void wrote_afterTheWatchHasShownIt_waitsForNothing() {
    cache.replaceAll(List.of(event(1, 0)));
    cache.put(event(2, 5));
    cache.wrote(status(5), answer(2, 5));

    cache.put(event(3, 99));

    assertThat(all()).containsEntry("lan", status(99));
  }

  @Test
  void remove_deletedByHand_isAChange() {
    cache.replaceAll(List.of(event(1, 0)));
    int before = changes.get();

    cache.remove(event(2, 0));

    assertThat(changes).hasValue(before + 1);
    assertThat(all()).isEmpty();
  }

  @Test
  void wrote_goneBeforeTheAnswerCame_staysGone() {
    cache.replaceAll(List.of(withUid(event(1, 0))));
    cache.remove(withUid(event(1, 0)));

    JsonObject late = answer(2, 5);
    late.getAsJsonObject("metadata").addProperty("uid", "u1");
    cache.wrote(status(5), late);

    assertThat(all()).isEmpty();
  }

  private static CustomResource withUid(CustomResource object) {
    object.getMetadata().setUid("u1");
    return object;
  }
}
