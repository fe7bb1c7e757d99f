/**
 * How messages look on the network: Protocol Buffers, declared in {@code herald/messages.proto}.
 * The domain records know nothing of it.
 */
@NullMarked
package io.herald.actors.serialization;

import org.jspecify.annotations.NullMarked;
