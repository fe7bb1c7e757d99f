/** What the tests of every module share. */
@NullMarked
package io.herald.actors.testing;

import org.jspecify.annotations.NullMarked;
