/**
 * {@code bin/bench allocator}: thousands of Services, a restart, and a steady stream of changes.
 */
@NullMarked
package io.herald.lab.bench.allocator;

import org.jspecify.annotations.NullMarked;
