/**
 * Which address a Service gets: pure functions over records, no I/O, no clock.
 *
 * <p>{@link io.herald.allocator.allocation.Allocation#reconcile} decides for every Service at once,
 * from one snapshot. The only durable record is {@code Service.status}: what it says stands as long
 * as the configuration and the Service's own wishes allow it. The {@link
 * io.herald.allocator.allocation.Ledger} adds what the watch does not show yet, that is decisions
 * on their way to the API server, and which events were already published. An empty ledger is
 * always a correct start: every assigned address is adopted before any is given out.
 *
 * <p>Order of one pass: decisions in flight; Services that keep what they had; Services that
 * changed their sharing key or ports; other assigned Services; then the ones without an address,
 * those that ask for a particular one first, the oldest first.
 */
@NullMarked
package io.herald.allocator.allocation;

import org.jspecify.annotations.NullMarked;
