/** The REST interface: paths, bodies, tables, watches, discovery, OpenAPI. */
@NullMarked
package io.herald.lab.apiserver.rest;

import org.jspecify.annotations.NullMarked;
