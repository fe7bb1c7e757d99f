/**
 * The allocator: one actor in the whole cluster, which decides which address a Service gets ({@link
 * io.herald.allocator.allocation}) and which node announces it ({@link
 * io.herald.allocator.placement}). The decisions are pure; the actor carries facts in and decisions
 * out, and acts only while it holds the Lease.
 */
@NullMarked
package io.herald.allocator;

import org.jspecify.annotations.NullMarked;
