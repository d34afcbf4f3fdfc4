package guardrails.baseline.no_fault_in_production_test

import data.guardrails.baseline.no_fault_in_production

intent(spec) := {"apiVersion": "meshwright.dev/v1alpha1", "kind": "Service", "metadata": {"name": "x"}, "spec": spec}

virtual_service(http) := {
	"apiVersion": "networking.istio.io/v1beta1",
	"kind": "VirtualService",
	"metadata": {"name": "x"},
	"spec": {"http": http},
}

paths(labels, object) := {finding.path | some finding in denials} if {
	denials := no_fault_in_production.deny with input as object with data.mesh as {"name": "prod", "labels": labels}
}

fault := {"abort": 503, "percent": 1}

denied := [
	[intent({"routes": [{"to": "v1"}, {"fault": fault}]}), {"/spec/routes/1/fault"}],
	[intent({"calls": {"shop/cart": {"fault": fault}}}), {"/spec/calls/shop~1cart/fault"}],
	[intent({"meshes": {"prod": {"routes": [{"fault": fault}]}}}), {"/spec/meshes/prod/routes/0/fault"}],
	[virtual_service([{"fault": {}}]), {"/spec/http/0/fault"}],
]

admitted := [
	intent({}),
	intent({"routes": [{"to": "v1"}], "calls": ["cart"]}),
	intent({"meshes": {"staging": {"routes": [{"fault": fault}]}}}),
	intent({"routes": [{"fault": fault}], "meshes": {"prod": {"routes": [{}]}}}),
	virtual_service([{"timeout": "1s"}, {"fault": null}]),
]

test_denied if {
	every row in denied {
		paths({"env": "production"}, row[0]) == row[1]
		paths({"env": "Production"}, row[0]) == row[1]
	}
}

test_elsewhere if {
	every row in denied {
		paths({"env": "staging"}, row[0]) == set()
		paths({}, row[0]) == set()
	}
}

test_admitted if {
	every row in admitted {
		paths({"env": "production"}, row) == set()
	}
}
