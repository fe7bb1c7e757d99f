/** A small API server, and what the whole connection does against it. */
@org.jspecify.annotations.NullUnmarked
package io.herald.kubernetes;
