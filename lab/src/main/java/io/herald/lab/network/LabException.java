package io.herald.lab.network;

/** The lab could not do what it was asked to; the message says what, and what to do about it. */
public class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
