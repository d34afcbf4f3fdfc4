package meshwright.main_test

import data.meshwright.main

asked := {"apiVersion": "meshwright.dev/v1alpha1", "kind": "Service", "meshwright": {"echo": "7"}, "spec": {"mtls": "disable"}}

test_answer_echoes if {
	answer := main.answer with input as asked with data.mesh as {"name": "demo", "labels": {}}
	answer.echo == "7"
	{[finding.pack, finding.rule] | some finding in answer.deny} == {["baseline", "strict-mtls"]}
	answer.warn == set()
}

test_no_answer_without_the_parts_of_a_question if {
	every path in ["/apiVersion", "/kind", "/meshwright", "/meshwright/echo"] {
		not main.answer with input as json.remove(asked, [path]) with data.mesh as {"name": "demo"}
	}
	not main.answer with input as asked with data.mesh as {}
	not main.answer with input as "text" with data.mesh as {"name": "demo"}
}
