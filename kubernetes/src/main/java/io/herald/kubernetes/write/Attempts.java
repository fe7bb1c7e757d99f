package io.herald.kubernetes.write;

import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.client.BackOff;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Tries a request a few times while its failure may pass. */
final class Attempts {

  private static final int LIMIT = 4;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private Attempts() {}

  /**
   * Sends until it succeeds, its failure is final, or a few attempts have failed. Gives up at once
   * when the server is known not to answer: the watches find out when it does.
   *
   * @throws ApiException the last failure
   */
  static <T> T send(ApiConnection connection, Request<T> request)
      throws ApiException, InterruptedException {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT, RandomGenerator.getDefault());
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send();
      } catch (ApiException e) {
        ApiProblem problem = ApiProblem.of(e);
        if (!problem.isPassing() || attempt == LIMIT || !connection.reachability().isReachable()) {
          throw e;
        }
        Duration wait = backOff.next();
        Duration asked = problem.retryAfter().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        Thread.sleep(Math.min(longer.toMillis(), LONGEST_WAIT.toMillis()));
      }
    }
  }

  /** One attempt. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws ApiException, InterruptedException;
  }
}
