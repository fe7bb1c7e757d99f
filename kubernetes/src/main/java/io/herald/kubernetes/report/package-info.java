/**
 * The status objects in Herald's own namespace: a ServiceL2Status for each Service and node that
 * announces it, and the status of the IPAddressPools. A report says what they are to say; two
 * watches show what they say; the difference is written, whoever made it.
 *
 * <p>ServiceBGPStatus is not written here: nothing is announced over BGP yet.
 */
@NullMarked
package io.herald.kubernetes.report;

import org.jspecify.annotations.NullMarked;
