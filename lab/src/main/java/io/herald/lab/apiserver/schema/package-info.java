/** Schemas of kinds, decoding by them, and patches that follow them. */
@NullMarked
package io.herald.lab.apiserver.schema;

import org.jspecify.annotations.NullMarked;
