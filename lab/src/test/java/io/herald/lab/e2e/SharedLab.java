package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test class the same {@link Cluster}, started for the first of them and taken down
 * after the last, keeps the logs of what failed, and holds what Herald asked the API server for
 * against its roles.
 */
final class SharedLab
    implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback, AfterAllCallback {
  private static final int NODES = 3;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    cluster(context).fresh();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isPresent()) {
      var name = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
      cluster(context).keepLogs(name.replaceAll("[^\\w.]", "_"));
    }
  }

  /** Whatever the tests of a class made Herald do, its roles allow it. */
  @Override
  public void afterAll(ExtensionContext context) {
    var grants = Grant.ofManifests();
    assertThat(Grant.calls(cluster(context).lab()))
        .as("called, but not granted")
        .allMatch(call -> grants.stream().anyMatch(grant -> grant.allows(call)));
  }

  private static Cluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedLab.class))
        .getOrComputeIfAbsent("cluster", key -> Cluster.start(NODES), Cluster.class);
  }
}
