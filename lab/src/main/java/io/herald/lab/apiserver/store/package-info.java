/** Versioned objects in memory, with the history that watches read. */
@NullMarked
package io.herald.lab.apiserver.store;

import org.jspecify.annotations.NullMarked;
