/**
 * {@code bin/bench}: what Herald costs and how quick it is, measured in the lab.
 *
 * <p>Each subcommand has a package of its own and ends with a {@link io.herald.lab.bench.Report}: a
 * Markdown page for people and the same as JSON, both under {@code target/bench/}. A report carries
 * the machine and its load while it was measured, since a figure from a busy machine is none.
 */
@NullMarked
package io.herald.lab.bench;

import org.jspecify.annotations.NullMarked;
