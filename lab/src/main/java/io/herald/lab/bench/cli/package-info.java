/** The command line of {@code bin/bench}: which benchmarks there are. */
@NullMarked
package io.herald.lab.bench.cli;

import org.jspecify.annotations.NullMarked;
