/**
 * What the Kubernetes API says, as plain values: the one input of the allocator. The fields are
 * those that decide something; their names are Kubernetes' own.
 */
@NullMarked
package io.herald.actors.snapshot;

import org.jspecify.annotations.NullMarked;
