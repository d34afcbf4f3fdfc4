package guardrails.baseline.external_needs_owner_test

import data.guardrails.baseline.external_needs_owner

intent(metadata, spec) := {
	"apiVersion": "meshwright.dev/v1alpha1",
	"kind": "Service",
	"metadata": object.union({"name": "stripe", "namespace": "shop"}, metadata),
	"spec": spec,
}

external := {"external": {"hosts": ["api.stripe.com"]}}

entry(spec) := {
	"apiVersion": "networking.istio.io/v1",
	"kind": "ServiceEntry",
	"metadata": {"name": "stripe", "namespace": "shop"},
	"spec": object.union({"hosts": ["api.stripe.com"]}, spec),
}

paths(owners, object) := {finding.path | some finding in denials} if {
	denials := external_needs_owner.deny with input as object with data.mesh as {"name": "prod", "owners": owners, "externals": []}
}

team(owners) := [{"team": "shop", "owners": owners, "namespaces": ["shop"]}]

elsewhere := [{"team": "other", "owners": ["@other"], "namespaces": ["other"]}]

test_nobody if {
	every owners in [[], team([]), team([" "]), elsewhere] {
		paths(owners, intent({}, external)) == {"/spec/external"}
		paths(owners, entry({"location": "MESH_EXTERNAL"})) == {"/spec/hosts"}
		paths(owners, entry({})) == {"/spec/hosts"}
	}
}

test_team if {
	paths(team(["@shop"]), intent({}, external)) == set()
	paths(team(["@shop"]), entry({"location": "MESH_EXTERNAL"})) == set()
}

test_own if {
	paths([], intent({}, object.union(external, {"owners": ["@julia"]}))) == set()
	paths([], intent({}, object.union(external, {"owners": []}))) == {"/spec/external"}
	paths([], intent({"labels": {"owner": "julia"}}, external)) == set()
	paths([], intent({"annotations": {"owner": "julia"}}, external)) == set()
	paths([], intent({"labels": {"owner": ""}}, external)) == {"/spec/external"}
	paths([], intent({"labels": {}}, external)) == {"/spec/external"}
}

test_entry_of_an_intent_with_an_owner if {
	known := {"name": "shop/stripe", "namespace": "shop", "hosts": ["api.stripe.com"], "owners": ["@julia"]}
	mesh := {"name": "prod", "owners": [], "externals": [known]}
	count(external_needs_owner.deny) == 0 with input as entry({}) with data.mesh as mesh
	count(external_needs_owner.deny) == 1 with input as entry({"hosts": ["api.stripe.com", "x.com"]}) with data.mesh as mesh
	count(external_needs_owner.deny) == 1 with input as entry({"hosts": []}) with data.mesh as mesh
}

test_in_one_mesh_only if {
	paths([], intent({}, {"meshes": {"prod": external}})) == {"/spec/external"}
	paths([], intent({}, {"meshes": {"staging": external}})) == set()
}

test_inside if {
	paths([], intent({}, {"ports": {"http": 80}})) == set()
	paths([], entry({"location": "MESH_INTERNAL"})) == set()
}
