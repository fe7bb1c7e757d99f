/**
 * Where the speakers' pods are, for every speaker: so it does without the client library, which
 * takes some 25 MB and otherwise is loaded by the one that allocates only.
 */
@NullMarked
package io.herald.kubernetes.pods;

import org.jspecify.annotations.NullMarked;
