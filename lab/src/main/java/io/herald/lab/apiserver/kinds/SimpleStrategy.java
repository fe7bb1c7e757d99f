package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A built-in kind whose few rules fit into a line each. */
final class SimpleStrategy extends ModelStrategy {
  private NameRule nameRule = NameRule.SUBDOMAIN;
  private boolean generations;
  private Consumer<ObjectNode> creation = o -> {};
  private Consumer<ObjectNode> defaults = o -> {};
  private Function<ObjectNode, List<FieldError>> rules = o -> List.of();
  private String immutable = "";

  SimpleStrategy(Supplier<Schema> schema, Columns columns) {
    super(schema, columns);
  }

  SimpleStrategy named(NameRule rule) {
    nameRule = rule;
    return this;
  }

  SimpleStrategy counted() {
    generations = true;
    return this;
  }

  SimpleStrategy onCreate(Consumer<ObjectNode> preparation) {
    creation = preparation;
    return this;
  }

  SimpleStrategy defaults(Consumer<ObjectNode> filler) {
    defaults = filler;
    return this;
  }

  SimpleStrategy rules(Function<ObjectNode, List<FieldError>> check) {
    rules = check;
    return this;
  }

  /** A field that stays as it was created, as a JSON pointer. */
  SimpleStrategy immutable(String field) {
    immutable = field;
    return this;
  }

  @Override
  public NameRule nameRule() {
    return nameRule;
  }

  @Override
  public boolean countsGenerations() {
    return generations;
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    creation.accept(object);
  }

  @Override
  public void applyDefaults(ObjectNode object, @Nullable ObjectNode old) {
    defaults.accept(object);
  }

  @Override
  public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    var errors = new ArrayList<>(rules.apply(object));
    if (old != null && !immutable.isEmpty() && !object.at(immutable).equals(old.at(immutable))) {
      var field = immutable.substring(1).replace('/', '.');
      errors.add(FieldError.invalid(field, object.at(immutable), "field is immutable"));
    }
    return errors;
  }
}
