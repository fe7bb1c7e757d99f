/**
 * {@code bin/bench scale}: what more addresses and more peers cost. {@link
 * io.herald.lab.bench.scale.AddressScale} takes one lab through growing numbers of addresses,
 * {@link io.herald.lab.bench.scale.HelloScale} lets many hellos run in one process.
 */
@NullMarked
package io.herald.lab.bench.scale;

import org.jspecify.annotations.NullMarked;
