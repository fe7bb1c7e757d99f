package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.schema.Schema;
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
    return rules.apply(object);
  }
}
