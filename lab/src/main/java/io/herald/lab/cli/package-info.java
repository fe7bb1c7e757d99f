/**
 * The commands behind {@code bin/lab} and {@code bin/demo}. {@code bin/lab} without a subcommand
 * runs a lab until Ctrl-C; the subcommands reach it by a Unix-domain socket in its folder.
 */
@NullMarked
package io.herald.lab.cli;

import org.jspecify.annotations.NullMarked;
