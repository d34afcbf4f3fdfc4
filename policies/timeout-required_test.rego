package guardrails.baseline.timeout_required_test

import data.guardrails.baseline.timeout_required

service(name) := {
	"apiVersion": "meshwright.dev/v1alpha1",
	"kind": "Service",
	"metadata": {"name": name, "namespace": "shop"},
	"spec": {},
}

at(name, pointer) := {"object": {"kind": "Service", "namespace": "shop", "name": name}, "pointer": pointer}

http := [{"name": "http", "number": 8080, "protocol": "http"}]

tcp := [{"name": "mysql", "number": 3306, "protocol": "tcp"}]

tls := [{"name": "tls", "number": 8443, "protocol": "tls"}]

mesh(timeout) := of_ports(http, {"timeout": timeout})

of_ports(ports, route) := {
	"name": "demo",
	"externals": [],
	"services": [{"name": "shop/cart", "ports": ports, "routes": [route]}],
}

found(object, data_mesh) := {[finding.path, finding.msg] | some finding in denials} if {
	denials := timeout_required.deny with input as object with data.mesh as data_mesh
}

virtual_service(http) := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "VirtualService",
	"metadata": {"name": "cart", "namespace": "shop"},
	"spec": {"hosts": ["cart"], "http": http},
}

paths(http) := {finding.path | some finding in denials} if {
	denials := timeout_required.deny with input as virtual_service(http) with data.mesh as {"name": "demo", "services": [], "externals": []}
}

test_written_on_its_own_route if {
	timeout := {"value": null, "scope": "route", "at": at("cart", "/spec/routes/0/timeout")}
	found(service("cart"), mesh(timeout)) == {["/spec/routes/0/timeout", "calls to `shop/cart` never time out"]}
	found(service("web"), mesh(timeout)) == set()
}

test_written_in_the_mesh if {
	timeout := {"value": null, "scope": "mesh-defaults", "at": {"object": {"kind": "Mesh", "name": "demo"}, "pointer": "/spec/defaults/timeout"}}
	found(service("cart"), mesh(timeout)) == {[
		"/spec",
		"calls to `shop/cart` never time out: `timeout: none` comes from `Mesh/demo`",
	]}
}

test_written_nowhere if {
	found(service("cart"), mesh({"value": null, "scope": "built-in"})) == {["/spec", "calls to `shop/cart` never time out"]}
}

test_written_by_the_caller if {
	timeout := {"value": null, "scope": "call", "at": at("web", "/spec/calls/cart/timeout")}
	found(service("web"), mesh(timeout)) == {["/spec/calls/cart/timeout", "this call to `shop/cart` never times out"]}
	found(service("cart"), mesh(timeout)) == set()
}

test_timeout_removed if {
	found(service("cart"), of_ports(http, {})) == {[
		"/spec",
		"calls to `shop/cart` never time out",
	]}
}

test_resolved_timeout if {
	found(service("cart"), mesh({"value": 15000, "scope": "built-in"})) == set()
}

test_external if {
	timeout := {"value": null, "scope": "service", "at": at("cart", "/spec/timeout")}
	found(service("cart"), {"name": "demo", "services": [], "externals": mesh(timeout).services}) == {[
		"/spec/timeout",
		"calls to `shop/cart` never time out",
	]}
}

test_redirect if {
	found(service("cart"), of_ports(http, {"redirect": {"status": 301}, "timeout": {"value": null}})) == set()
}

test_without_requests if {
	never := {"value": null, "scope": "call", "at": at("web", "/spec/calls/cart/timeout")}
	every ports in [tcp, tls, array.concat(tcp, tls)] {
		found(service("cart"), of_ports(ports, {"timeout": {"value": null}})) == set()
		found(service("web"), of_ports(ports, {"timeout": never})) == set()
	}
}

test_some_port_with_requests if {
	ports := array.concat(tcp, http)
	count(found(service("cart"), of_ports(ports, {"timeout": {"value": null}}))) == 1
	count(found(service("cart"), of_ports(ports, {"ports": [8080], "timeout": {"value": null}}))) == 1
	found(service("cart"), of_ports(ports, {"ports": [3306], "timeout": {"value": null}})) == set()
}

test_virtual_service_without_timeout if {
	paths([{"timeout": "3s"}, {"route": []}, {"timeout": null}]) == {"/spec/http/1/timeout", "/spec/http/2/timeout"}
}

test_virtual_service_with_zero if {
	every timeout in ["0s", "0h0m0s", "", 0, "never"] {
		paths([{"timeout": timeout}]) == {"/spec/http/0/timeout"}
	}
}

test_virtual_service_that_ends if {
	paths([{"timeout": "0.5s"}, {"timeout": "10s"}, {"redirect": {"uri": "/"}}, {"directResponse": {"status": 404}}]) == set()
}
