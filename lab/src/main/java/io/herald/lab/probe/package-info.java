/**
 * The stopwatch: a small process in the client's namespace that uses a Service's address all the
 * time and notes when it was answered, and by whom.
 *
 * <p>Four kinds of probe, see {@link io.herald.lab.probe.ProbeSpec.Kind}: UDP echo and TCP requests
 * go the whole way to a pod, with a warm or an empty neighbour cache; ARP and NDP probes ask only
 * "who has the address", as a host that never heard of it (an <em>observer</em> with a MAC and
 * addresses of its own, so that its answers do not refresh the client's cache). All the while the
 * process captures who claims which address, so that moves and double answers can be counted from
 * frames.
 *
 * <p>Times are {@link System#nanoTime()}, which on Linux is the same clock for all processes: the
 * lab can compare them with the moment it cut a link. The lab's end is {@link
 * io.herald.lab.probe.Client}; both ends speak one JSON object per line.
 */
@NullMarked
package io.herald.lab.probe;

import org.jspecify.annotations.NullMarked;
