# METADATA
# scope: package
# title: Mutual TLS stays strict
# description: |
#   Where a port takes plaintext, anyone who reaches it may claim to be anyone: rules that name a
#   caller mean nothing there, and whoever sees the wire reads it.
# custom:
#   slug: strict-mtls
#   pack: baseline
#   level: deny
#   scope: object
#   field: mtls
#   fix: |
#     Take the weaker mode away: strict is what holds without it. Where a client has no certificate yet,
#     write a Waiver with an end date for the one port or service it needs.
package guardrails.baseline.strict_mtls

import data.meshwright.objects

# --- intents: whatever is written and is not `strict`, a typo included

deny contains finding(
	steps, value, ports,
	sprintf("`mtls: %s` lets plaintext in", [shown(value)]),
) if {
	objects.intent in {"Mesh", "Team", "Service"}
	some [steps, value, ports] in written
	value != "strict"
}

written contains [["spec", block, "mtls"], input.spec[block].mtls, []] if {
	some block in ["defaults", "overrides"]
}

written contains [["spec", "namespaces", namespace, "mtls"], settings.mtls, []] if {
	some namespace, settings in input.spec.namespaces
}

written contains [["spec", "mtls"], input.spec.mtls, []]

written contains [["spec", "ports", port, "mtls"], settings.mtls, [port]] if {
	some port, settings in input.spec.ports
}

# --- PeerAuthentication

deny contains finding(
	["spec", "mtls", "mode"], lower_text(mode), [],
	sprintf("`mtls.mode: %s` lets plaintext in", [shown(mode)]),
) if {
	objects.istio == "PeerAuthentication"
	mode := input.spec.mtls.mode
	not mode in {"STRICT", "UNSET", null}
}

deny contains finding(
	["spec", "portLevelMtls", port, "mode"], lower_text(mode), port_names(port),
	sprintf("port %s with `mode: %s` lets plaintext in", [port, shown(mode)]),
) if {
	objects.istio == "PeerAuthentication"
	some port, settings in input.spec.portLevelMtls
	mode := settings.mode
	not mode in {"STRICT", "UNSET", null}
}

# Without a mode a policy inherits; the one of the whole mesh has nobody to inherit from, and Istio
# then reads PERMISSIVE.
deny contains finding(
	["spec", "mtls", "mode"], "permissive", [],
	"a mesh-wide policy without `mtls.mode` means PERMISSIVE",
) if {
	objects.istio == "PeerAuthentication"
	input.metadata.namespace in root_namespaces
	count(object.get(input, ["spec", "selector", "matchLabels"], {})) == 0
	object.get(input, ["spec", "mtls", "mode"], "UNSET") in {"UNSET", null}
}

root_namespaces contains "istio-system" if count(data.mesh.rootNamespaces) == 0

root_namespaces contains data.mesh.rootNamespaces[_]

# --- DestinationRule: what a client speaks towards a host of the mesh

deny contains finding(
	array.concat(steps, ["tls", "mode"]), "disable", [],
	sprintf("`tls.mode: %s` towards `%s` gives up mutual TLS", [shown(mode), shown(host)]),
) if {
	objects.istio == "DestinationRule"
	host := object.get(input, ["spec", "host"], "")
	some [steps, policy] in traffic_policies
	is_object(policy.tls)

	# Istio reads a `tls` block without a mode as DISABLE.
	mode := object.get(policy.tls, "mode", "DISABLE")
	not mode in {"ISTIO_MUTUAL", "MUTUAL"}
	not outside_mesh(host)
}

traffic_policies contains entry if some entry in whole_policies

traffic_policies contains [array.concat(steps, ["portLevelSettings", index]), settings] if {
	some [steps, policy] in whole_policies
	some index, settings in policy.portLevelSettings
}

whole_policies contains [["spec", "trafficPolicy"], input.spec.trafficPolicy]

whole_policies contains [["spec", "subsets", index, "trafficPolicy"], subset.trafficPolicy] if {
	some index, subset in input.spec.subsets
}

# A host is outside only if nothing says that it is inside: a short name, a name of the cluster, a
# wildcard that reaches into it and a host of a service of the mesh are all inside.
outside_mesh(written_host) if {
	host := lower(written_host)
	contains(host, ".")
	not inside_cluster(host)
	not mesh_host(host)
}

inside_cluster(host) if {
	some suffix in [".svc", ".cluster.local", ".local"]
	endswith(host, suffix)
}

inside_cluster(host) if contains(host, ".svc.")

inside_cluster(host) if {
	parts := split(host, ".")
	count(parts) == 2
	parts[1] in {service.namespace | some service in data.mesh.services}
}

mesh_host(host) if {
	some service in data.mesh.services
	some known in service.hosts
	covers(host, lower(known))
}

covers(host, known) if host == known

covers(host, known) if {
	startswith(host, "*.")
	endswith(known, substring(host, 1, -1))
}

covers(host, known) if {
	startswith(known, "*.")
	endswith(host, substring(known, 1, -1))
}

# --- what a finding says

finding(steps, value, ports, msg) := {
	"rule": "strict-mtls",
	"msg": msg,
	"path": objects.pointer(steps),
	"value": shown(value),
	"ports": ports,
	"help": "leave the mode out, strict is what holds then; for a client without a certificate write a Waiver with an end date",
}

shown(value) := value if is_string(value)

shown(value) := json.marshal(value) if not is_string(value)

lower_text(value) := lower(value) if is_string(value)

lower_text(value) := value if not is_string(value)

# A port of a workload as intents name it: by the names of the services in front of it.
port_names(port) := array.concat([port], [named.name |
	some service in data.mesh.services
	service.namespace == input.metadata.namespace
	some named in service.ports
	format_int(named.target, 10) == port
])
