/** The command line, {@code herald}, with MetalLB's flags where they concern a speaker. */
@NullMarked
package io.herald.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
