/**
 * Should this node answer for this address now? {@link
 * io.herald.announcer.takeover.Takeover#decide} is the one place that says so: a pure function from
 * what the node knows ({@link io.herald.announcer.takeover.Situation}) to what it does ({@link
 * io.herald.announcer.takeover.Decision}).
 *
 * <p>The principles behind the table there:
 *
 * <ul>
 *   <li><b>The crash path asks nobody.</b> The first candidate of the plan that is not held to be
 *       dead answers; the plan is amended afterwards to what is already true.
 *   <li><b>Epochs decide between two.</b> A takeover uses an epoch above all that it has seen; who
 *       hears of a higher one yields. Epochs never fall, so a node that returns with an old plan
 *       cannot win.
 *   <li><b>Never dark by politeness.</b> Who answers and should not goes on until the one who
 *       should has confirmed, except when a higher claim says that somebody answers already, no
 *       Service holds the address any more, or our own cable is out.
 *   <li><b>The wire has the last word</b> before a claim: if the old owner still answers on the
 *       LAN, the hello's path is broken and not the owner.
 * </ul>
 */
@NullMarked
package io.herald.announcer.takeover;

import org.jspecify.annotations.NullMarked;
