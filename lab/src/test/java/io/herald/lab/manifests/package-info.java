/** What stands in {@code manifests/}: strict parsing, the definitions' schemas and their rules. */
@NullMarked
package io.herald.lab.manifests;

import org.jspecify.annotations.NullMarked;
