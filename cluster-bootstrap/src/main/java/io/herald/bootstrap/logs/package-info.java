/** Structured logs: one JSON object a line, with the keys that MetalLB's logs have. */
@NullMarked
package io.herald.bootstrap.logs;

import org.jspecify.annotations.NullMarked;
