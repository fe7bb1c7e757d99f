/**
 * {@code bin/bench failover}: each row of the table of failures, F1 to F12, as often as wanted.
 *
 * <p>A row is a {@link io.herald.lab.bench.failover.Scenario} of a few lines: what is broken, and
 * what must hold. The rest is shared: {@link io.herald.lab.bench.failover.Stage} is the lab with
 * its Services, the same for every row, with the settings that ship; {@link
 * io.herald.lab.bench.failover.Watch} is the client, which uses two addresses of the victim all the
 * time, one with a warm and one with an empty neighbour cache, and asks who has them.
 */
@NullMarked
package io.herald.lab.bench.failover;

import org.jspecify.annotations.NullMarked;
