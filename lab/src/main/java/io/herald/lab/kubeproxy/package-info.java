/**
 * What kube-proxy does, as far as a load balancer's user sees it: packets for a Service's address
 * and port reach a ready endpoint.
 *
 * <p>{@link io.herald.lab.kubeproxy.NftRuleset} turns Services and endpoints into one {@link
 * io.herald.lab.kubeproxy.NftTable} per node, a pure function. {@link
 * io.herald.lab.kubeproxy.KubeProxy} loads what changed of it into each node's namespace, in one
 * transaction. Not modelled: session affinity, source ranges, internal traffic policy, topology
 * hints.
 */
@NullMarked
package io.herald.lab.kubeproxy;

import org.jspecify.annotations.NullMarked;
