/** What happens to objects between the request and the store. */
@NullMarked
package io.herald.lab.apiserver.resources;

import org.jspecify.annotations.NullMarked;
