/** {@code bin/demo}: the introductory article's story, played on real parts. */
@NullMarked
package io.herald.lab.demo;

import org.jspecify.annotations.NullMarked;
