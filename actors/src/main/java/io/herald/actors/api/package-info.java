/**
 * What the rest of Herald asks of the Kubernetes API: one watch, the status of Services, events,
 * and the Lease that makes the allocator the only one. Module {@code kubernetes} implements it.
 */
@NullMarked
package io.herald.actors.api;

import org.jspecify.annotations.NullMarked;
