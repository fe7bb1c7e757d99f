package io.herald.kubernetes.documents;

/** A text is no YAML, or not made of Kubernetes objects. The message names source and line. */
public final class DocumentException extends Exception {

  DocumentException(String source, int line, String message) {
    super(source + (line > 0 ? ":" + line : "") + ": " + message);
  }
}
