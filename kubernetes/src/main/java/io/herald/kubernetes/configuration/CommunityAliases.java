package io.herald.kubernetes.configuration;

import io.herald.actors.config.BgpCommunity;
import io.herald.actors.snapshot.ObjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names for BGP communities, of which none may stand twice, read from the custom resource
 * Community. A name whose value cannot be read is known all the same, so that whoever uses it is
 * not blamed too. A name counts before the value that it may look like.
 */
final class CommunityAliases {

  static final String FORM =
      "give two numbers up to 65535 such as 65000:100, or large: and three numbers such as"
          + " large:65000:1:2";

  private final Map<String, BgpCommunity> values = new HashMap<>();
  private final Map<String, ObjectRef> owners = new HashMap<>();

  /** Adds those of one object. */
  void read(ObjectRef object, Fields spec, boolean strict) {
    for (Fields fields : spec.maps("communities")) {
      String alias = fields.text("name").orElse("");
      Optional<BgpCommunity> value = value(fields);
      checkName(object, fields, alias);
      value.ifPresent(known -> values.putIfAbsent(alias, known));
      if (strict) {
        fields.refuseUnknown();
      }
    }
  }

  private static Optional<BgpCommunity> value(Fields fields) {
    Optional<String> text = fields.requiredText("value", FORM);
    Optional<BgpCommunity> value = text.flatMap(BgpCommunity::tryParse);
    if (text.isPresent() && value.isEmpty()) {
      fields.problem("value", "\"" + Value.shorten(text.get()) + "\" is no BGP community", FORM);
    }
    return value;
  }

  private void checkName(ObjectRef object, Fields fields, String alias) {
    if (alias.isBlank()) {
      fields.warning("name", "is missing, so that nobody will use the value", "give it a name");
    }
    ObjectRef owner = owners.putIfAbsent(alias, object);
    if (owner != null) {
      fields.problem(
          "name",
          "\"" + Value.shorten(alias) + "\" stands twice, here and in " + owner,
          "remove or rename one of them");
    }
  }

  /** Whether the name is defined, with whatever value. */
  boolean isDefined(String alias) {
    return owners.containsKey(alias);
  }

  /** Every name with its value. */
  Map<String, BgpCommunity> values() {
    return Map.copyOf(values);
  }
}
