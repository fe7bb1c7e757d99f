/** Sockets, TLS and HTTP. */
@NullMarked
package io.herald.lab.apiserver.net;

import org.jspecify.annotations.NullMarked;
