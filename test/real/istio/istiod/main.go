// Command istiod answers what Istio's control plane makes of objects. It reads one JSON request from
// standard input, feeds istiod's own packages with it (no cluster, no network), and writes what each
// proxy would get over xDS as JSON to standard output. Objects that istiod's validation refuses end
// it with exit code 1 and the reason on standard error.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/test"
)

type proxy struct {
	Name      string            `json:"name"`
	Namespace string            `json:"namespace"`
	IP        string            `json:"ip"`
	Account   string            `json:"account"`
	Labels    map[string]string `json:"labels"`
	// Whether it is a gateway's; else a sidecar's.
	Gateway bool `json:"gateway"`
}

type request struct {
	// YAML documents of Kubernetes, of Istio, and the mesh config.
	Kubernetes string  `json:"kubernetes"`
	Istio      string  `json:"istio"`
	Mesh       string  `json:"mesh"`
	Proxies    []proxy `json:"proxies"`
}

type translation struct {
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

func jsonOf[T proto.Message](t test.Failer, messages []T) []json.RawMessage {
	list := []json.RawMessage{}
	for _, message := range messages {
		text, err := protojson.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	return list
}

func modelOf(asked proxy) *model.Proxy {
	kind := model.SidecarProxy
	if asked.Gateway {
		kind = model.Router
	}
	return &model.Proxy{
		Type:            kind,
		ID:              asked.Name + "." + asked.Namespace,
		ConfigNamespace: asked.Namespace,
		IPAddresses:     []string{asked.IP},
		Labels:          asked.Labels,
		Metadata: &model.NodeMetadata{
			Namespace:      asked.Namespace,
			Labels:         asked.Labels,
			ServiceAccount: asked.Account,
			ClusterID:      "Kubernetes",
		},
	}
}

func translate(t test.Failer, asked request) map[string]translation {
	config, err := mesh.ApplyMeshConfigDefaults(asked.Mesh)
	if err != nil {
		t.Fatal(err)
	}
	server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		KubernetesObjectString: asked.Kubernetes,
		ConfigString:           asked.Istio,
		MeshConfig:             config,
	})
	answer := map[string]translation{}
	for _, each := range asked.Proxies {
		proxy := server.SetupProxy(modelOf(each))
		listeners := server.Listeners(proxy)
		answer[each.Name] = translation{
			Listeners: jsonOf(t, listeners),
			Routes:    jsonOf(t, server.RoutesFromListeners(proxy, listeners)),
			Clusters:  jsonOf(t, server.Clusters(proxy)),
			Endpoints: jsonOf(t, server.Endpoints(proxy)),
		}
	}
	return answer
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	// Istio's packages log to standard output unless they are told otherwise.
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	if err := log.Configure(options); err != nil {
		fail(err)
	}
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fail(err)
	}
	var answer map[string]translation
	if err := test.Wrap(func(t test.Failer) { answer = translate(t, asked) }); err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}
