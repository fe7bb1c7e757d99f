package io.herald.kubernetes;

/** Objects for the tests, as JSON; each bears fields that no client knows. */
public final class Objects {

  public static final String NAMESPACE = "herald-system";

  public static final String SERVICES = "/api/v1/namespaces/default/services/";
  public static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/";
  public static final String NODES = "/api/v1/nodes/";
  public static final String NAMESPACES = "/api/v1/namespaces/";
  public static final String CONFIG_MAPS = "/api/v1/namespaces/herald-system/configmaps/";
  public static final String POOLS =
      "/apis/metallb.io/v1beta1/namespaces/herald-system/ipaddresspools/";
  public static final String ADVERTISEMENTS =
      "/apis/metallb.io/v1beta1/namespaces/herald-system/l2advertisements/";

  private Objects() {}

  public static String service(String name) {
    return """
        {"apiVersion":"v1","kind":"Service","brandNew":{"a":[1]},
         "metadata":{"name":"%s","namespace":"default","uid":"uid-%s","futureMeta":true,
           "creationTimestamp":"2026-11-23T10:00:00Z","labels":{"app":"web"},"annotations":{}},
         "spec":{"type":"LoadBalancer","clusterIP":"10.0.0.7","clusterIPs":["10.0.0.7"],
           "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","futureField":{"x":1},
           "externalTrafficPolicy":"Cluster","selector":{"app":"web"},
           "ports":[{"port":8080,"targetPort":80,"protocol":"TCP","nodePort":30080,"futurePort":1}]},
         "status":{"loadBalancer":{"futureStatus":1},"future":[]}}
        """
        .formatted(name, name);
  }

  public static String slice(String name, String service, String node) {
    return """
        {"metadata":{"name":"%s","namespace":"default",
           "labels":{"kubernetes.io/service-name":"%s"}},"futureSlice":1,
         "addressType":"IPv4","ports":[{"port":80,"futurePort":true}],
         "endpoints":[{"addresses":["10.1.0.1"],"nodeName":"%s","futureEndpoint":{},
           "conditions":{"ready":true,"futureCondition":true}}]}
        """
        .formatted(name, service, node);
  }

  public static String node(String name) {
    return """
        {"metadata":{"name":"%s","labels":{"kubernetes.io/hostname":"%s"}},
         "spec":{"futureSpec":1},
         "status":{"futureStatus":{},"conditions":[
           {"type":"Ready","status":"True","lastHeartbeatTime":"2026-11-23T10:00:00Z","f":1}]}}
        """
        .formatted(name, name);
  }

  public static String namespace(String name) {
    return """
        {"metadata":{"name":"%s","labels":{"team":"a"}},"spec":{"f":1},"status":{"g":2}}
        """
        .formatted(name);
  }

  public static String configMap(String config) {
    var object = new com.google.gson.JsonObject();
    var metadata = new com.google.gson.JsonObject();
    metadata.addProperty("name", "config");
    metadata.addProperty("namespace", NAMESPACE);
    metadata.addProperty("uid", "uid-config");
    var data = new com.google.gson.JsonObject();
    data.addProperty("config", config);
    object.add("metadata", metadata);
    object.add("data", data);
    object.addProperty("future", 1);
    return object.toString();
  }

  /** The pool of the introductory article. */
  public static final String ARTICLE =
      """
      address-pools:
      - name: default
        protocol: layer2
        addresses:
        - 192.168.1.210-192.168.1.220
      """;

  public static String pool(String name, String addresses) {
    return """
        {"apiVersion":"metallb.io/v1beta1","kind":"IPAddressPool",
         "metadata":{"name":"%s","namespace":"herald-system","uid":"uid-%s"},
         "spec":{"addresses":["%s"],"futureField":1},"status":{"future":1}}
        """
        .formatted(name, name, addresses);
  }

  public static String advertisement(String name) {
    return """
        {"apiVersion":"metallb.io/v1beta1","kind":"L2Advertisement",
         "metadata":{"name":"%s","namespace":"herald-system"},"spec":{"futureField":1}}
        """
        .formatted(name);
  }
}
