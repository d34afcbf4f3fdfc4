package guardrails.baseline.no_wildcard_callers_test

import data.guardrails.baseline.no_wildcard_callers

mesh := {"name": "demo", "gateways": [{
	"name": "public",
	"role": "ingress",
	"namespace": "istio-ingress",
	"labels": {"istio": "ingressgateway"},
}]}

intent(kind, allow) := {
	"apiVersion": "meshwright.dev/v1alpha1",
	"kind": kind,
	"metadata": {"name": "x"},
	"spec": {"allow": allow},
}

policy(namespace, spec) := {
	"apiVersion": "security.istio.io/v1",
	"kind": "AuthorizationPolicy",
	"metadata": {"name": "x", "namespace": namespace},
	"spec": spec,
}

source(fields) := policy("shop", {"action": "ALLOW", "rules": [{"from": [{"source": fields}]}]})

paths(object) := {finding.path | some finding in denials} if {
	denials := no_wildcard_callers.deny with input as object with data.mesh as mesh
}

denied_callers := [
	"any",
	"mesh",
	["shop/web", "any"],
	"cidr:0.0.0.0/0",
	"cidr:::/0",
]

named_callers := [
	"web",
	"shop/web",
	"shop/*",
	"team:shop",
	"sa:shop/web",
	"ingress:public",
	"cidr:10.0.0.0/8",
	["web", "ns/*"],
]

denied_sources := [
	{},
	{"principals": []},
	{"principals": ["*"]},
	{"principals": [""]},
	{"principals": ["cluster.local/ns/shop/sa/web", "*"]},
	{"principals": ["cluster.local/*"]},
	{"principals": ["cluster.local/ns/shop*"]},
	{"principals": ["*/sa/default"]},
	{"namespaces": ["*"]},
	{"namespaces": ["prod-*"]},
	{"serviceAccounts": ["*"]},
	{"requestPrincipals": ["*"]},
	{"notPrincipals": ["cluster.local/ns/shop/sa/web"]},
	{"ipBlocks": ["0.0.0.0/0"]},
	{"ipBlocks": ["10.0.0.0/8", "::/0"]},
]

named_sources := [
	{"principals": ["cluster.local/ns/shop/sa/web"]},
	{"principals": ["*/ns/shop/sa/web"]},
	{"principals": ["cluster.local/ns/shop/sa/*"]},
	{"principals": ["*"], "namespaces": ["shop"]},
	{"namespaces": ["shop"]},
	{"serviceAccounts": ["shop/web"]},
	{"ipBlocks": ["10.0.0.0/8"]},
]

test_denied_callers if {
	every from in denied_callers {
		paths(intent("Service", [{"from": "web"}, {"from": from}])) == {"/spec/allow/1/from"}
	}
}

test_every_kind_that_grants if {
	every kind in ["Mesh", "Team", "Service"] {
		paths(intent(kind, [{"from": "any"}])) == {"/spec/allow/0/from"}
	}
}

test_named_callers if {
	every from in named_callers {
		paths(intent("Service", [{"from": from}])) == set()
	}
}

test_grant_without_from if {
	paths(intent("Service", [{"port": "http"}])) == {"/spec/allow/0"}
	paths(intent("Service", [{"from": null}])) == {"/spec/allow/0"}
}

test_no_grant if {
	paths({"apiVersion": "meshwright.dev/v1alpha1", "kind": "Service", "spec": {}}) == set()
}

test_denied_sources if {
	every fields in denied_sources {
		paths(source(fields)) == {"/spec/rules/0/from/0"}
	}
}

test_named_sources if {
	every fields in named_sources {
		paths(source(fields)) == set()
	}
}

test_rule_without_from if {
	every rules in [[{}], [{"from": []}], [{"from": null}], [{"to": [{"operation": {"methods": ["GET"]}}]}]] {
		paths(policy("shop", {"rules": rules})) == {"/spec/rules/0"}
	}
}

test_source_removed if {
	paths(policy("shop", {"rules": [{"from": [{}]}]})) == {"/spec/rules/0/from/0"}
}

test_condition_names_the_caller if {
	paths(policy("shop", {"rules": [{"when": [{"key": "source.namespace", "values": ["shop"]}]}]})) == set()
	paths(policy("shop", {"rules": [{"when": [{"key": "source.namespace", "values": ["*"]}]}]})) == {"/spec/rules/0"}
	paths(policy("shop", {"rules": [{"when": [{"key": "source.namespace", "notValues": ["x"]}]}]})) == {"/spec/rules/0"}
}

test_allow_nothing if {
	paths(policy("shop", {})) == set()
	paths(policy("shop", {"action": "ALLOW", "rules": []})) == set()
}

test_other_actions if {
	every action in ["DENY", "AUDIT", "CUSTOM"] {
		paths(policy("shop", {"action": action, "rules": [{}]})) == set()
	}
}

test_unknown_action_counts_as_a_grant if {
	paths(policy("shop", {"action": "allow", "rules": [{}]})) == {"/spec/rules/0"}
}

test_ingress_gateway if {
	selector := {"matchLabels": {"istio": "ingressgateway"}}
	paths(policy("istio-ingress", {"selector": selector, "rules": [{}]})) == set()
	paths(policy("shop", {"selector": selector, "rules": [{}]})) == {"/spec/rules/0"}
	paths(policy("istio-ingress", {"rules": [{}]})) == {"/spec/rules/0"}
}
