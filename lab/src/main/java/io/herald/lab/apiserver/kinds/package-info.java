/** The built-in kinds and their rules. */
@NullMarked
package io.herald.lab.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
