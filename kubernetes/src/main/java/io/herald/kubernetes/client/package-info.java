/**
 * One connection to the Kubernetes API: credentials, TLS, timeouts, whether the server answers, and
 * what its errors mean.
 */
@NullMarked
package io.herald.kubernetes.client;

import org.jspecify.annotations.NullMarked;
