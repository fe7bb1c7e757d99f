/** x. */
package io.herald.actors;
