package io.herald.lab.apiserver;

/** The introductory article's objects, and a few more that tests share. */
final class Manifests {
  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: nginx, namespace: default, labels: {app: nginx}}
      spec:
        type: LoadBalancer
        selector: {app: nginx}
        ports:
        - port: 8080
          targetPort: 80
      """;

  static final String ARTICLE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: metallb-system}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {namespace: metallb-system, name: config}
      data:
        config: |
          address-pools:
          - name: default
            protocol: layer2
            addresses: [192.168.1.210-192.168.1.220]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: nginx-1, labels: {app: nginx}}
      spec:
        nodeName: k8s-node
        containers:
        - {name: nginx, image: "nginx:1.25", ports: [{containerPort: 80}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: nginx-abc, labels: {kubernetes.io/service-name: nginx}}
      addressType: IPv4
      ports: [{name: "", port: 80, protocol: TCP}]
      endpoints:
      - addresses: [10.244.1.2]
        nodeName: k8s-node
        conditions: {ready: true}
      ---
      """
          + SERVICE;

  static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: k8s-node, labels: {node-role.kubernetes.io/worker: ""}}
      status:
        addresses: [{type: InternalIP, address: 192.168.1.11}]
        conditions:
        - {type: Ready, status: "True", reason: KubeletReady, message: ok}
      """;

  static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: pools.example.io}
      spec:
        group: example.io
        scope: Namespaced
        names: {plural: pools, kind: Pool, shortNames: [pl]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          additionalPrinterColumns:
          - {name: Auto Assign, type: boolean, jsonPath: .spec.autoAssign}
          - {name: Addresses, type: string, jsonPath: .spec.addresses}
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [addresses]
                  x-kubernetes-validations:
                  - rule: "!has(oldSelf.owner) || self.owner == oldSelf.owner"
                    message: owner is immutable
                  properties:
                    addresses:
                      description: Ranges to give out.
                      type: array
                      minItems: 1
                      maxItems: 3
                      items: {type: string, pattern: '^[0-9./-]+$'}
                    autoAssign: {type: boolean, default: true}
                    owner: {type: string}
                    weight: {type: integer, format: int32, minimum: 1, maximum: 100}
                    protocol: {type: string, enum: [layer2, bgp]}
                    holdTime:
                      type: string
                      x-kubernetes-validations:
                      - {rule: "duration(self) >= duration('3s')", message: at least 3s}
                    nested:
                      type: object
                      properties:
                        mode: {type: string, default: fast}
                status:
                  type: object
                  properties:
                    assigned: {type: integer}
                    conditions:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [type]
                      items:
                        type: object
                        required: [type, status]
                        properties:
                          type: {type: string}
                          status: {type: string}
      """;

  static final String POOL =
      """
      apiVersion: example.io/v1
      kind: Pool
      metadata: {name: default, namespace: default}
      spec:
        addresses: [192.168.1.210-192.168.1.220]
      """;

  private Manifests() {}
}
