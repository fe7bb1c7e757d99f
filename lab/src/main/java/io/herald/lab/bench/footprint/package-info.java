/** {@code bin/bench footprint}: what a speaker costs its node. */
@NullMarked
package io.herald.lab.bench.footprint;

import org.jspecify.annotations.NullMarked;
