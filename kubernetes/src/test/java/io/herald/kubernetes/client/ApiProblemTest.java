package io.herald.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.ApiException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiProblemTest {

  @ParameterizedTest
  @CsvSource({
    "401, FORBIDDEN, false",
    "403, FORBIDDEN, false",
    "404, NOT_FOUND, false",
    "409, CONFLICT, false",
    "410, EXPIRED, false",
    "422, REFUSED, false",
    "429, BUSY, true",
    "500, BUSY, true",
    "502, UNREACHABLE, true",
    "503, UNREACHABLE, true",
    "504, UNREACHABLE, true"
  })
  void of_everyStatus_saysWhatToDo(int code, ApiProblem.Kind kind, boolean passing) {
    ApiProblem problem =
        ApiProblem.of(new ApiException(code, Map.of(), "{\"message\":\"because\"}"));
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.isPassing()).isEqualTo(passing);
    assertThat(problem.message()).isEqualTo(code + " because");
  }

  @Test
  void of_brokenConnection_isUnreachable() {
    ApiProblem problem = ApiProblem.of(new ApiException(new ConnectException("refused")));
    assertThat(problem.kind()).isEqualTo(ApiProblem.Kind.UNREACHABLE);
    assertThat(problem.message()).isEqualTo("ConnectException: refused");
  }

  @Test
  void of_retryAfterHeader_isRead() {
    ApiProblem problem =
        ApiProblem.of(new ApiException(429, Map.of("retry-after", List.of("3")), "busy"));
    assertThat(problem.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @Test
  void of_proxysPage_isShortened() {
    String page = "<html>" + "x".repeat(5000);
    assertThat(ApiProblem.of(new ApiException(502, Map.of(), page)).message().length())
        .isLessThan(300);
  }
}
