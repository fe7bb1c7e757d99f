/** Keeps {@code docs/contract.md} true. */
@NullMarked
package io.herald.lab.contract;

import org.jspecify.annotations.NullMarked;
