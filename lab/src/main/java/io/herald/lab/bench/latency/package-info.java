/** {@code bin/bench latency}: from a Service to the first answer for its address. */
@NullMarked
package io.herald.lab.bench.latency;

import org.jspecify.annotations.NullMarked;
