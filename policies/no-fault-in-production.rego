# METADATA
# scope: package
# title: No injected faults in production
# description: |
#   An injected delay or error is an outage on purpose. In production it hits people, and who is
#   paged for it looks for a cause in the service, not in its routes.
# custom:
#   slug: no-fault-in-production
#   pack: baseline
#   level: deny
#   scope: object
#   fix: |
#     Move the fault to a mesh that is not production (`spec.meshes` holds what differs by mesh), or write
#     a Waiver for the hours of the exercise.
package guardrails.baseline.no_fault_in_production

import data.meshwright.objects

production if lower(data.mesh.labels.env) == "production"

# --- intents: the routes that this mesh has, and the calls

deny contains finding(array.concat(steps, [index, "fault"])) if {
	production
	objects.intent == "Service"
	some index, route in routes
	is_present(route, "fault")
}

deny contains finding(["spec", "calls", call, "fault"]) if {
	production
	objects.intent == "Service"
	some call, settings in input.spec.calls
	is_present(settings, "fault")
}

# What stands under the mesh's name replaces the same key of `spec` whole.
replaced if is_array(input.spec.meshes[data.mesh.name].routes)

steps := ["spec", "meshes", data.mesh.name, "routes"] if replaced

steps := ["spec", "routes"] if not replaced

routes := object.get(input, steps, [])

# --- VirtualService

deny contains finding(["spec", "http", index, "fault"]) if {
	production
	objects.istio == "VirtualService"
	some index, route in input.spec.http
	is_present(route, "fault")
}

is_present(value, field) if object.get(value, field, null) != null

finding(at) := {
	"rule": "no-fault-in-production",
	"msg": sprintf("a fault is injected in mesh `%s`, which is labelled `env: production`", [data.mesh.name]),
	"path": objects.pointer(at),
	"help": "take the fault out, or write it under `spec.meshes` for a mesh that is not production",
}
