/** What Herald writes to the Kubernetes API: the status of Services, and events. */
@NullMarked
package io.herald.kubernetes.write;

import org.jspecify.annotations.NullMarked;
