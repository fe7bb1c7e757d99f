package io.herald.lab;

import io.herald.lab.network.LabException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a lab has opened so far, to be closed in reverse order: all of it, whatever goes wrong, and
 * also by a thread that is interrupted, since programs that remove namespaces have to be waited
 * for. Not thread-safe.
 */
final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Remembers a resource. */
  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /**
   * Closes everything.
   *
   * @throws LabException with the first failure, after everything else is closed
   */
  @Override
  public void close() {
    var failures = closeEach();
    if (!failures.isEmpty()) {
      var first = failures.get(0);
      throw new LabException("taking the lab down: " + first.getMessage(), first);
    }
  }

  /** The same when something went wrong already: further failures are added to that one. */
  void closeAfter(Exception cause) {
    closeEach().forEach(cause::addSuppressed);
  }

  private List<Exception> closeEach() {
    var failures = new ArrayList<Exception>();
    boolean interrupted = Thread.interrupted();
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failures;
  }
}
