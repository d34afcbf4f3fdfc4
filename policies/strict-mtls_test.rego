package guardrails.baseline.strict_mtls_test

import data.guardrails.baseline.strict_mtls

mesh := {
	"name": "demo",
	"rootNamespaces": ["istio-system"],
	"services": [{
		"name": "shop/cart",
		"namespace": "shop",
		"hosts": ["cart.shop.svc.cluster.local", "vm.example.com"],
		"ports": [{"name": "http", "number": 80, "target": 8080}],
	}],
}

intent(kind, spec) := {"apiVersion": "meshwright.dev/v1alpha1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}

peer(namespace, spec) := {
	"apiVersion": "security.istio.io/v1",
	"kind": "PeerAuthentication",
	"metadata": {"name": "x", "namespace": namespace},
	"spec": spec,
}

rule(spec) := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "DestinationRule",
	"metadata": {"name": "x", "namespace": "shop"},
	"spec": spec,
}

tls(host, mode) := rule({"host": host, "trafficPolicy": {"tls": {"mode": mode}}})

paths(object) := {finding.path | some finding in denials} if {
	denials := strict_mtls.deny with input as object with data.mesh as mesh
}

denied := [
	[intent("Mesh", {"defaults": {"mtls": "permissive"}}), {"/spec/defaults/mtls"}],
	[intent("Mesh", {"overrides": {"mtls": "disable"}}), {"/spec/overrides/mtls"}],
	[intent("Team", {"namespaces": {"a/b": {"mtls": "permissive"}}}), {"/spec/namespaces/a~1b/mtls"}],
	[intent("Service", {"mtls": "disable"}), {"/spec/mtls"}],
	[intent("Service", {"mtls": "Strict"}), {"/spec/mtls"}],
	[intent("Service", {"mtls": {"mode": "strict"}}), {"/spec/mtls"}],
	[intent("Service", {"ports": {"http": {"port": 80, "mtls": "permissive"}}}), {"/spec/ports/http/mtls"}],
	[peer("shop", {"mtls": {"mode": "PERMISSIVE"}}), {"/spec/mtls/mode"}],
	[peer("shop", {"mtls": {"mode": "DISABLE"}}), {"/spec/mtls/mode"}],
	[peer("shop", {"mtls": {"mode": "strict"}}), {"/spec/mtls/mode"}],
	[peer("shop", {"portLevelMtls": {"8080": {"mode": "DISABLE"}}}), {"/spec/portLevelMtls/8080/mode"}],
	[peer("istio-system", {}), {"/spec/mtls/mode"}],
	[peer("istio-system", {"mtls": {"mode": "UNSET"}}), {"/spec/mtls/mode"}],
	[tls("cart", "DISABLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("cart.shop.svc.cluster.local", "SIMPLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("cart.shop", "SIMPLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("other.dev.svc", "SIMPLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("*.local", "DISABLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("*.example.com", "SIMPLE"), {"/spec/trafficPolicy/tls/mode"}],
	[tls("VM.example.com", "SIMPLE"), {"/spec/trafficPolicy/tls/mode"}],
	[rule({"host": "cart", "trafficPolicy": {"tls": {}}}), {"/spec/trafficPolicy/tls/mode"}],
	[rule({"trafficPolicy": {"tls": {"mode": "DISABLE"}}}), {"/spec/trafficPolicy/tls/mode"}],
	[
		rule({"host": "cart", "trafficPolicy": {"portLevelSettings": [{"tls": {"mode": "SIMPLE"}}]}}),
		{"/spec/trafficPolicy/portLevelSettings/0/tls/mode"},
	],
	[
		rule({"host": "cart", "subsets": [{"name": "v1"}, {"trafficPolicy": {"tls": {"mode": "DISABLE"}}}]}),
		{"/spec/subsets/1/trafficPolicy/tls/mode"},
	],
]

admitted := [
	intent("Mesh", {}),
	intent("Mesh", {"defaults": {"mtls": "strict"}, "overrides": {"mtls": "strict"}}),
	intent("Team", {"namespaces": ["shop"]}),
	intent("Service", {"ports": {"http": 80}}),
	peer("shop", {}),
	peer("shop", {"mtls": {"mode": "STRICT"}}),
	peer("shop", {"mtls": {"mode": "UNSET"}}),
	peer("istio-system", {"mtls": {"mode": "STRICT"}}),
	peer("istio-system", {"selector": {"matchLabels": {"app": "x"}}}),
	tls("cart", "ISTIO_MUTUAL"),
	tls("cart", "MUTUAL"),
	tls("api.stripe.com", "SIMPLE"),
	rule({"host": "cart"}),
	rule({"host": "cart", "trafficPolicy": {"connectionPool": {}}}),
	object.union(tls("cart", "DISABLE"), {"apiVersion": "networking.example.com/v1"}),
]

test_denied if {
	every row in denied {
		paths(row[0]) == row[1]
	}
}

test_admitted if {
	every row in admitted {
		paths(row) == set()
	}
}

test_port_is_named_as_intents_name_it if {
	some finding in strict_mtls.deny with input as peer("shop", {"portLevelMtls": {"8080": {"mode": "DISABLE"}}})
		with data.mesh as mesh
	finding.value == "disable"
	finding.ports == ["8080", "http"]
}
