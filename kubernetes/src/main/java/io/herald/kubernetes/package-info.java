/**
 * The Kubernetes API, seen through plain values. {@link io.herald.kubernetes.KubernetesConnection}
 * is the way in; nothing outside this module sees a class of the client library. DESIGN.md beside
 * this module's {@code pom.xml} tells how the parts work together.
 */
@NullMarked
package io.herald.kubernetes;

import org.jspecify.annotations.NullMarked;
