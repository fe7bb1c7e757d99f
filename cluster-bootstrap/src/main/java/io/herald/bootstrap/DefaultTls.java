package io.herald.bootstrap;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Keeps the JVM's default TLS context empty. Akka Streams ask for it as soon as a connection is
 * accepted, TLS or not, and it would read every certificate authority that the machine trusts: more
 * than a megabyte in every speaker that nobody uses. The Kubernetes client has a context of its
 * own.
 */
public final class DefaultTls {
  private DefaultTls() {}

  /**
   * From now on the default context trusts nobody. Call once, before anything connects.
   *
   * @throws IllegalStateException when this Java has no TLS
   */
  public static void trustNobody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      SSLContext.setDefault(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
