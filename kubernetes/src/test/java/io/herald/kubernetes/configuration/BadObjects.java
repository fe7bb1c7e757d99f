package io.herald.kubernetes.configuration;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ObjectRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The table {@code bad-objects.yaml}. */
final class BadObjects {

  static final String NAMESPACE = "herald-system";

  static final List<ResourceSource> GOOD =
      List.of(
          source(
              "IPAddressPool/good", Map.of("addresses", List.of("10.0.0.0/24", "2001:db8::/64"))),
          source("L2Advertisement/good", Map.of()));

  private BadObjects() {}

  /** One line of it. */
  record Case(
      ResourceSource bad, List<ResourceSource> beside, String field, String says, int number) {

    /** The good configuration with this in it. */
    List<ResourceSource> resources() {
      List<ResourceSource> all = new ArrayList<>(GOOD);
      all.addAll(beside);
      all.add(bad);
      return all;
    }

    @Override
    public String toString() {
      return number + " " + bad.ref().kind() + " " + field + " " + says;
    }
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Object entry : load("/bad-objects.yaml")) {
      Map<?, ?> fields = (Map<?, ?>) entry;
      List<ResourceSource> beside = new ArrayList<>();
      if (fields.get("beside") instanceof Map<?, ?> others) {
        others.forEach((name, spec) -> beside.add(source(String.valueOf(name), spec)));
      }
      cases.add(
          new Case(
              source(String.valueOf(fields.get("object")), fields.get("spec")),
              beside,
              String.valueOf(fields.get("field")),
              String.valueOf(fields.get("says")),
              cases.size() + 1));
    }
    return cases;
  }

  static List<?> load(String resource) {
    try (InputStream stream = BadObjects.class.getResourceAsStream(resource)) {
      return (List<?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A resource; {@code name} is {@code Kind/name}. */
  static ResourceSource source(String name, Object spec) {
    int slash = name.indexOf('/');
    String kind = name.substring(0, slash);
    String version = kind.equals("BGPPeer") ? "v1beta2" : "v1beta1";
    return new ResourceSource(
        new ObjectRef("metallb.io/" + version, kind, NAMESPACE, name.substring(slash + 1), ""),
        Map.of(),
        Optional.of((JsonObject) new Gson().toJsonTree(spec)));
  }
}
