# METADATA
# scope: package
# title: What the guardrails say of one object
# description: |
#   Gathers the findings of every guardrail of every pack, each with the pack it comes from. A new
#   file under `guardrails.<pack>.<rule>` is found here by itself.
package meshwright.main

# The only document that is asked for. It is undefined, which counts as a denial, unless the question
# came through whole: an object with its kind and its group, the nonce of the question, and the mesh.
answer := {"echo": echo, "deny": deny, "warn": warn} if {
	echo := input.meshwright.echo
	is_string(echo)
	is_string(input.apiVersion)
	is_string(input.kind)
	is_string(data.mesh.name)
}

deny contains object.union(finding, {"pack": pack}) if {
	some pack, rule
	some finding in data.guardrails[pack][rule].deny
}

warn contains object.union(finding, {"pack": pack}) if {
	some pack, rule
	some finding in data.guardrails[pack][rule].warn
}
