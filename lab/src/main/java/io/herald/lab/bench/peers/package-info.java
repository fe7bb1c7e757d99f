/**
 * {@code bin/bench peers}: keepalived and serf beside Herald, hit by the same failure at the same
 * time on the same node, and judged by the same stopwatch.
 *
 * <p>A {@link io.herald.lab.bench.peers.Contender} is a program that keeps one address of its own
 * on one of the nodes. {@link io.herald.lab.bench.peers.Arena} is the lab with all of them; {@link
 * io.herald.lab.bench.peers.Stroke} is one failure, seen by the client.
 */
@NullMarked
package io.herald.lab.bench.peers;

import org.jspecify.annotations.NullMarked;
