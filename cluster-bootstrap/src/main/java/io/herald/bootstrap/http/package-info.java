/**
 * What a speaker serves over HTTP on Akka Management's port: health checks, {@code /metrics} and
 * {@code /state}. Everything is read-only.
 */
@NullMarked
package io.herald.bootstrap.http;

import org.jspecify.annotations.NullMarked;
