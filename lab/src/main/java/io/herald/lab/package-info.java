/**
 * A whole cluster on one machine, for the demo, the end-to-end tests and the benchmarks: {@link
 * io.herald.lab.Lab} puts together the network, the API server, nodes with pods, kube-proxy, one
 * speaker process on each node, and the client with its stopwatch.
 */
@NullMarked
package io.herald.lab;

import org.jspecify.annotations.NullMarked;
