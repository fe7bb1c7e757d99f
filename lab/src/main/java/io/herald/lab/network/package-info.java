/**
 * A LAN on one machine, made of network namespaces: one namespace holds the bridge (the switch),
 * and every host of the LAN (a node, the client, the API server) is a namespace with one veth pair
 * to it.
 *
 * <p>Nothing is ever made in the machine's own namespace: a veth pair is created inside the
 * bridge's namespace and its other end is born in the host's. {@link
 * io.herald.lab.network.Namespaces} hands out the only means to run a program or a thread in a
 * namespace, and refuses every namespace that this lab did not make. Everything is removed by
 * {@link io.herald.lab.network.Namespaces#close()}, by a watchdog when the lab's process dies
 * ({@link io.herald.lab.network.Reaper}), and by {@link io.herald.lab.network.LabDirectory#sweep()}
 * when even the watchdog died.
 */
@NullMarked
package io.herald.lab.network;

import org.jspecify.annotations.NullMarked;
