/** Tests of the package. */
@org.jspecify.annotations.NullUnmarked
package io.herald.kubernetes.report;
