/**
 * The nodes of the lab's cluster: what a Kubernetes node is to the network (forwarding, a pod
 * network, routes to the other nodes' pods) and the pods on it, each a real process with a
 * listening server on an address of its own.
 */
@NullMarked
package io.herald.lab.node;

import org.jspecify.annotations.NullMarked;
