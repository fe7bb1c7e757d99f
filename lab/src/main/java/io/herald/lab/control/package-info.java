/**
 * What a cluster's control plane and its kubelets do, as far as a load balancer's user sees it:
 * Deployments become Pods, Pods become processes on nodes, Services get EndpointSlices, nodes that
 * are gone become not ready.
 *
 * <p>It is level-triggered: {@link io.herald.lab.control.Controllers} looks at all objects after
 * any change and makes true what is not. It uses the API server's Java interface, in the same
 * process, so that a stopped API server stops the world's view of the objects but not the lab.
 */
@NullMarked
package io.herald.lab.control;

import org.jspecify.annotations.NullMarked;
