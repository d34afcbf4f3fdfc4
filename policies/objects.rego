# METADATA
# scope: package
# title: Which object is asked about
# description: |
#   `kind: Service` means one thing to Kubernetes and another here, so a kind is never read without
#   its group. The version is left out: an old one of the same group means the same.
package meshwright.objects

# The API group of the object: `` for the core of Kubernetes.
group := split(input.apiVersion, "/")[0] if contains(input.apiVersion, "/")

group := "" if not contains(input.apiVersion, "/")

# The kind, of an intent.
intent := input.kind if group == "meshwright.dev"

# The kind, of an object of Istio.
istio := input.kind if group in {"networking.istio.io", "security.istio.io"}

# The steps to a field as a JSON pointer.
pointer(steps) := concat("", [text |
	some step in steps
	text := concat("", ["/", replace(replace(written(step), "~", "~0"), "/", "~1")])
])

written(step) := step if is_string(step)

written(step) := format_int(step, 10) if is_number(step)

# A list as it is, one thing as a list of it, what is missing as an empty one.
listed(value) := value if is_array(value)

listed(value) := [] if value == null

listed(value) := [value] if {
	not is_array(value)
	value != null
}
