/**
 * The two values that every speaker holds a copy of, in Akka Distributed Data: the plan, written by
 * the allocator, and one report for each speaker, written by itself.
 */
@NullMarked
package io.herald.actors.replication;

import org.jspecify.annotations.NullMarked;
