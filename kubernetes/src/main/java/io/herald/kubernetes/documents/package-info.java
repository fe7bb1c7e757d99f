/**
 * A cluster that stands in documents: YAML or JSON files, or what the API server lists at one
 * moment. For commands; nothing here is loaded by a speaker.
 */
@NullMarked
package io.herald.kubernetes.documents;

import org.jspecify.annotations.NullMarked;
