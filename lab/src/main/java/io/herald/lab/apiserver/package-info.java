/**
 * A stand-in for the Kubernetes API server: an HTTPS server over JSON trees in memory, good enough
 * for {@code kubectl} and the official Java client's informers. README.md beside this file says
 * what it is not.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link io.herald.lab.apiserver.ApiServer}: starts it; what code in the same JVM uses.
 *   <li>{@code store}: versioned objects and the ring of their changes, on which watches rest.
 *   <li>{@code resources}: create, update, patch, delete: what happens to an object on its way in.
 *   <li>{@code kinds}: the rules of each built-in kind; {@code custom}: those of custom resources.
 *   <li>{@code schema}: where the rules' schemas come from, and patches that follow them.
 *   <li>{@code rest}: paths, bodies, tables, watches, discovery and OpenAPI documents.
 *   <li>{@code net}: sockets, TLS, HTTP, and the gate at which the server can be made to fail.
 * </ol>
 */
@NullMarked
package io.herald.lab.apiserver;

import org.jspecify.annotations.NullMarked;
