package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;

/** The version of Kubernetes whose behaviour is stood in for. */
final class ServerVersion {
  static final String TEXT = "v1.32.0+herald-lab";

  private ServerVersion() {}

  static ObjectNode info() {
    return Json.object()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", TEXT)
        .put("gitCommit", "0000000000000000000000000000000000000000")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "none")
        .put("platform", "linux/amd64");
  }
}
