/** The Lease (coordination.k8s.io/v1) that makes one allocator the only one. */
@NullMarked
package io.herald.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
