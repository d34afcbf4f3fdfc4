# METADATA
# scope: package
# title: Every call ends
# description: |
#   A caller that waits for ever holds a connection and a thread for ever. One slow service without a
#   timeout takes down everything in front of it, and no circuit breaker counts it as a failure.
# custom:
#   slug: timeout-required
#   pack: baseline
#   level: deny
#   scope: object
#   fix: |
#     Take `timeout: none` away, or write a duration that is longer than the slowest good answer. A route
#     that streams cannot have one: write a Waiver for its service that says so.
package guardrails.baseline.timeout_required

import data.meshwright.objects

# --- intents: what was resolved counts, wherever it is written. A service answers for its own routes,
# except for the values that a caller wrote in its `calls`: those are the caller's.

deny contains finding(path, sprintf("calls to `%s` never time out%s", [service.name, origin])) if {
	objects.intent == "Service"
	some service in called
	some route in service.routes
	sees_requests(service, route)
	not has_timeout(route)
	here := written_here(route)
	not written_by_caller(route)
	path := path_of(route, here)
	origin := origin_of(route, here)
}

deny contains finding(route.timeout.at.pointer, sprintf("this call to `%s` never times out", [service.name])) if {
	objects.intent == "Service"
	some service in array.concat(data.mesh.services, data.mesh.externals)
	some route in service.routes
	sees_requests(service, route)
	not has_timeout(route)
	route.timeout.scope == "call"
	written_here(route)
}

called := [service |
	some service in array.concat(data.mesh.services, data.mesh.externals)
	service.name == concat("/", [input.metadata.namespace, input.metadata.name])
]

# A timeout is about requests: a proxy that only carries bytes has none to end.
sees_requests(service, route) if {
	some port in service.ports
	not port.protocol in {"tcp", "tls"}
	is_for(route, port.number)
}

is_for(route, _) if not route.ports

is_for(route, number) if number in route.ports

has_timeout(route) if route.timeout.value > 0

has_timeout(route) if is_object(route.redirect)

written_by_caller(route) if {
	route.timeout.scope == "call"
	is_object(route.timeout.at.object)
}

default written_here(_) := false

written_here(route) if {
	written := route.timeout.at.object
	written.kind == input.kind
	written.name == input.metadata.name
	written.namespace == input.metadata.namespace
}

path_of(route, true) := route.timeout.at.pointer

path_of(_, false) := "/spec"

origin_of(_, true) := ""

origin_of(route, false) := sprintf(": `timeout: none` comes from %s", [text]) if {
	written := route.timeout.at.object
	text := sprintf("`%s/%s`", [written.kind, written.name])
} else := ""

# --- VirtualService: no timeout, or one of zero, means that Envoy waits for ever

deny contains finding(
	objects.pointer(["spec", "http", index, "timeout"]),
	sprintf("HTTP route %s has no `timeout`", [format_int(index, 10)]),
) if {
	objects.istio == "VirtualService"
	some index, route in input.spec.http
	object.get(route, "timeout", null) == null
	not answers_itself(route)
}

deny contains finding(
	objects.pointer(["spec", "http", index, "timeout"]),
	sprintf("`timeout: %s` switches the timeout of HTTP route %s off", [json.marshal(route.timeout), format_int(index, 10)]),
) if {
	objects.istio == "VirtualService"
	some index, route in input.spec.http
	route.timeout != null
	not ends(route.timeout)
	not answers_itself(route)
}

ends(timeout) if {
	is_string(timeout)
	regex.match("[1-9]", timeout)
}

# Such a route calls nobody, or hands on to a VirtualService that is judged on its own.
answers_itself(route) if {
	some field in ["redirect", "directResponse", "delegate"]
	is_object(route[field])
}

finding(path, msg) := {
	"rule": "timeout-required",
	"msg": msg,
	"path": path,
	"help": "write a duration that is longer than the slowest good answer; for a route that streams write a Waiver",
}
