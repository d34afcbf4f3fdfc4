# METADATA
# scope: package
# title: Every grant names its callers
# description: |
#   A grant to anyone is true for the next pod too, whoever starts it: nobody will look at it again
#   when that happens. A grant that names a caller, a namespace or a team has somebody to ask.
# custom:
#   slug: no-wildcard-callers
#   pack: baseline
#   level: deny
#   scope: object
#   fix: |
#     Name who needs the grant: a service, an account (`sa:ns/account`), a namespace (`ns/*`), a team or
#     a gateway. For a port that really is for everyone, write a Waiver that says why.
package guardrails.baseline.no_wildcard_callers

import data.meshwright.objects

# --- intents

deny contains finding(
	["spec", "allow", index, "from"],
	sprintf("`from: %s` grants to callers that nobody has named", [caller]),
) if {
	some index, entry in grants
	some caller in objects.listed(entry.from)
	nobody_named(caller)
}

deny contains finding(
	["spec", "allow", index],
	"a grant without `from` is for everyone",
) if {
	some index, entry in grants
	count(objects.listed(object.get(entry, "from", null))) == 0
}

grants := input.spec.allow if objects.intent in {"Mesh", "Team", "Service"}

nobody_named(caller) if caller in {"any", "mesh", "*", "*/*"}

# A network of every address, in either family.
nobody_named(caller) if {
	startswith(caller, "cidr:")
	endswith(caller, "/0")
}

# --- AuthorizationPolicy: everything but DENY, AUDIT and CUSTOM grants, no action at all included

allows if {
	objects.istio == "AuthorizationPolicy"
	not object.get(input, ["spec", "action"], "ALLOW") in {"DENY", "AUDIT", "CUSTOM"}
	not at_ingress
}

# Who calls an ingress gateway stands outside the mesh and has no identity to name.
at_ingress if {
	some gateway in data.mesh.gateways
	gateway.role == "ingress"
	gateway.namespace == input.metadata.namespace
	count(gateway.labels) > 0
	gateway.labels == input.spec.selector.matchLabels
}

deny contains finding(
	["spec", "rules", index],
	"a rule that names no caller grants to everyone",
) if {
	allows
	some index, rule in input.spec.rules
	count(objects.listed(object.get(rule, "from", null))) == 0
	not named_by_condition(rule)
}

deny contains finding(
	["spec", "rules", index, "from", place],
	sprintf("source %s grants to callers that nobody has named", [json.marshal(source)]),
) if {
	allows
	some index, rule in input.spec.rules
	some place, entry in rule.from
	source := object.get(entry, "source", {})
	not named_by_source(source)
	not named_by_condition(rule)
}

# The fields of a source are ANDed: one that names its callers is enough, if each of its values does.
named_by_source(source) if {
	some field, names in {
		"principals": "principal",
		"serviceAccounts": "name",
		"namespaces": "name",
		"ipBlocks": "network",
		"remoteIpBlocks": "network",
	}
	all_name(names, source[field])
}

named_by_condition(rule) if {
	some condition in rule.when
	some key, names in {
		"source.principal": "principal",
		"source.serviceAccount": "name",
		"source.namespace": "name",
		"source.ip": "network",
		"remote.ip": "network",
	}
	condition.key == key
	all_name(names, condition.values)
}

all_name(names, values) if {
	count(values) > 0
	every value in values {
		is_string(value)
		value != ""
		names_callers(names, value)
	}
}

names_callers("name", value) if not contains(value, "*")

names_callers("principal", value) if not contains(value, "*")

# One account, or every account of one namespace, in whatever trust domain.
names_callers("principal", value) if regex.match(`/ns/[^/*]+/sa/([^/*]+|\*)$`, value)

names_callers("network", value) if not endswith(value, "/0")

finding(steps, msg) := {
	"rule": "no-wildcard-callers",
	"msg": msg,
	"path": objects.pointer(steps),
	"help": "name the services, accounts, namespaces or teams that need it",
}
