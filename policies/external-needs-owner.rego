# METADATA
# scope: package
# title: Somebody answers for every way out
# description: |
#   A host outside the mesh is where data leaves. When its provider is breached, moves or sends a bill,
#   somebody must know why we call it and decide whether we still do.
# custom:
#   slug: external-needs-owner
#   pack: baseline
#   level: deny
#   scope: object
#   fix: |
#     Give the namespace to a Team with `owners`, or write `spec.owners` on the Service itself.
package guardrails.baseline.external_needs_owner

import data.meshwright.objects

# --- intents

deny contains finding("/spec/external", "an external service has no owner") if {
	objects.intent == "Service"
	is_external
	not owned
}

is_external if is_object(input.spec.external)

is_external if is_object(input.spec.meshes[data.mesh.name].external)

# --- ServiceEntry: without a location Istio reads MESH_EXTERNAL

deny contains finding("/spec/hosts", sprintf("hosts %s lie outside the mesh and have no owner", [json.marshal(hosts)])) if {
	objects.istio == "ServiceEntry"
	object.get(input, ["spec", "location"], "MESH_EXTERNAL") != "MESH_INTERNAL"
	hosts := object.get(input, ["spec", "hosts"], [])
	not owned
	not owned_as_intent(hosts)
}

# The intent that a host comes from names the owner: its object carries no label of it.
owned_as_intent(hosts) if {
	count(hosts) > 0
	every host in hosts {
		some service in data.mesh.externals
		service.namespace == input.metadata.namespace
		host in service.hosts
		owns(service)
	}
}

owns(service) if {
	some owner in service.owners
	names_owner(owner)
}

owns(service) if names_owner(service.labels.owner)

owned if {
	objects.intent == "Service"
	owns(input.spec)
}

# Kubernetes objects have no field for it: there a label or an annotation says who answers.
owned if names_owner(input.metadata.labels.owner)

owned if names_owner(input.metadata.annotations.owner)

owned if {
	some team in data.mesh.owners
	input.metadata.namespace in team.namespaces
	some owner in team.owners
	names_owner(owner)
}

names_owner(owner) if {
	is_string(owner)
	trim_space(owner) != ""
}

finding(path, msg) := {
	"rule": "external-needs-owner",
	"msg": msg,
	"path": path,
	"help": "give the namespace to a Team with `owners`, or write `spec.owners` on the Service",
}
