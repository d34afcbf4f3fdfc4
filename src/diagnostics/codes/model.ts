import type { Entry } from '../entry.ts';

/** Findings of the model: what documents say about each other. */
export const modelCodes = {
  MW3001: {
    slug: 'unknown-name',
    severity: 'error',
    message: 'no {what} `{name}` is declared',
    help: '{hint}',
  },
  MW3002: {
    slug: 'duplicate-name',
    severity: 'error',
    message: '`{name}` is declared twice',
    help: 'rename one of the two, or remove it',
  },
  MW3003: {
    slug: 'namespace-in-two-teams',
    severity: 'error',
    message: 'the namespace `{namespace}` already belongs to the Team `{team}`',
    help: 'a namespace has at most one Team: remove it from one of the two',
  },
  MW3004: {
    slug: 'call-not-granted',
    severity: 'error',
    message: '`{to}` grants nothing to `{from}`',
    help: '{patch}',
  },
  MW3005: {
    slug: 'operation-not-granted',
    severity: 'error',
    message: '`{to}` does not grant `{op}` to `{from}`',
    help: '{patch}',
  },
  MW3006: {
    slug: 'no-common-operation',
    severity: 'error',
    message: '`{from}` and `{to}` agree on no operation: nothing that is declared here is granted',
    help: '{patch}',
  },
  MW3007: {
    slug: 'grant-not-declared',
    severity: 'info',
    message: '`{from}` may call this, but does not declare it',
    help: 'add `{to}` to the `calls` of `{from}`, or remove it from the grant',
  },
  MW3008: {
    slug: 'grant-unused',
    severity: 'warning',
    message: '`{from}` does not declare this call, so the grant opens nothing',
    help: 'add `{to}` to the `calls` of `{from}`, or remove it from the grant',
  },
  MW3009: {
    slug: 'override-contradicted',
    severity: 'error',
    message: '{field} is `{value}` here, but `{owner}` demands `{rule}`',
    help: 'keep to the override, or {way}',
  },
  MW3010: {
    slug: 'weights-not-100',
    severity: 'error',
    message: 'the weights of this route sum to {sum}, not to 100',
    help: 'weights are percent: make them sum to 100',
  },
  MW3011: {
    slug: 'last-route-matches-not-all',
    severity: 'error',
    message: 'the last route does not match everything: other requests would find no route',
    help: 'add a last route without `match`',
  },
  MW3012: {
    slug: 'unreachable-route',
    severity: 'warning',
    message: 'no request reaches this route: {why}',
    help: 'move it further up, or remove it',
  },
  MW3013: {
    slug: 'http-rule-on-tcp',
    severity: 'error',
    message: '{key} means nothing on port `{port}`, which carries {protocol}',
    help: 'remove it, or declare an HTTP protocol for the port',
  },
  MW3014: {
    slug: 'crossing-ingress-paths',
    severity: 'error',
    message:
      'on gateway `{gateway}` the paths `{path}` of `{service}` and `{other}` of `{otherService}` cross',
    help: 'a path on one host leads to one service: make one of the two more specific',
  },
  MW3015: {
    slug: 'fault-outside-timeout',
    severity: 'warning',
    message:
      'the fault of this {what} stands outside its `{field}`: a delay is not cut and an abort not retried',
    help: 'do not expect `{field}` to act on what is injected',
  },
  MW3016: {
    slug: 'tries-exceed-timeout',
    severity: 'warning',
    message:
      '{tries} tries of {perTry} with up to {sum} of back-off do not fit into the timeout of {timeout}',
    help: 'lower `attempts`, `perTry` or `backoff`, or raise `timeout`',
  },
  MW3017: {
    slug: 'shared-account',
    severity: 'warning',
    message: '`{service}` runs as the same account as `{other}`: callees cannot tell them apart',
    help: 'give each service an `identity` of its own',
  },
  MW3018: {
    slug: 'deny-identity-without-strict',
    severity: 'error',
    message:
      'this refuses by identity, but port `{port}` of `{service}` is {mtls}: the same caller passes without TLS',
    help: 'make `mtls` strict there, or refuse without `from`',
  },
  MW3019: {
    slug: 'exception-ended',
    severity: 'error',
    message: '{what} ended on {until}',
    help: 'remove it and what it permitted, or give it a later date',
  },
  MW3020: {
    slug: 'exception-ends-soon',
    severity: 'warning',
    message: '{what} ends on {until}, in {days} days',
    help: 'remove what it permits before that day, or give it a later date',
  },
  MW3021: {
    slug: 'tcp-port-without-addresses',
    severity: 'warning',
    message:
      'port `{port}` carries {protocol} and no `addresses` are given: the proxy captures it for every address',
    help: 'list the networks of `{service}` under `external.addresses`',
  },
  MW3022: {
    slug: 'headless-with-routes',
    severity: 'error',
    message: 'a headless service is dialled pod by pod: `{field}` cannot act on it',
    help: 'remove `{field}`, or `headless`',
  },
  MW3023: {
    slug: 'gateway-in-closed-namespace',
    severity: 'error',
    message: 'the Team `{team}` closes the namespace `{namespace}` of the gateway `{gateway}`',
    help: 'give gateways a namespace that no Team holds',
  },
  MW3024: {
    slug: 'same-pods-differ',
    severity: 'error',
    message: '`{service}` and `{other}` describe the same pods, but their `{field}` differs',
    help: 'write the same `{field}` in both, or different `workload` labels',
  },
  MW3025: {
    slug: 'no-http-port',
    severity: 'error',
    message: '`{service}` has no single HTTP port that the gateway could send to',
    help: 'name the `port` of the entry',
  },
  MW3026: {
    slug: 'agreement-loosened',
    severity: 'error',
    message: 'a Team may only tighten: the Mesh demands `agreement: both`',
    help: 'remove `agreement` from the Team',
  },
  MW3027: {
    slug: 'external-host-twice',
    severity: 'error',
    message: 'the host `{host}` also belongs to the external service `{other}`',
    help: 'describe one host in one document: proxies would keep the routes of only one of them',
  },
  MW3028: {
    slug: 'not-evaluated-yet',
    severity: 'warning',
    message: '`{field}` is not evaluated by this version of meshwright',
    help: 'nothing is tolerated because of it; leave it out until then',
  },
  MW3029: {
    slug: 'foreign-not-read',
    severity: 'error',
    message:
      'foreign objects of a target of type `{type}` are not read by this version of meshwright, so no answer about this mesh would be true',
    help: 'leave `foreign` out only if these objects change nothing about who can call whom',
  },
  MW3030: {
    slug: 'listener-without-certificate',
    severity: 'error',
    message: 'the listener `{listener}` speaks https, but has no certificate',
    help: 'name a Secret under `certificate`, or let it speak http',
  },
  MW3031: {
    slug: 'listener-without-tls',
    severity: 'error',
    message: '`{field}` means nothing on the listener `{listener}`, which speaks {protocol}',
    help: 'remove it, or let the listener speak https',
  },
  MW3032: {
    slug: 'gateway-without-workload',
    severity: 'error',
    message: 'the gateway `{gateway}` listens, but no `workload` says on which pods',
    help: 'write the labels of its pods under `workload`; without them every gateway of the cluster would listen',
  },
  MW3033: {
    slug: 'host-not-of-gateway',
    severity: 'error',
    message: 'the gateway `{gateway}` does not answer for the host `{host}`',
    help: 'its hosts are {hosts}',
  },
  MW3034: {
    slug: 'waiver-without-subject',
    severity: 'warning',
    message: 'no {kind} `{name}` is declared, so this waiver is about nothing',
    help: 'correct the name, or remove the waiver',
  },
  MW3035: {
    slug: 'balance-contradicts-itself',
    severity: 'error',
    message: '`{field}` does not go together with the policy `{policy}`',
    help: '{way}',
  },
  MW3036: {
    slug: 'same-tcp-port-of-endpoints',
    severity: 'warning',
    message:
      'port `{port}` of `{service}` and of `{other}` carry plain connections to machines outside the cluster',
    help: 'give the two different ports, or a Kubernetes Service each: by its port alone a proxy cannot tell them apart',
  },
  MW3037: {
    slug: 'pods-within-others',
    severity: 'error',
    message: 'every pod of `{service}` also has the labels of `{other}`',
    help: 'grants of both would hold for it: choose each by a label that the other one has with another value',
  },
  MW3038: {
    slug: 'pods-not-told-apart',
    severity: 'warning',
    message: 'no label tells the pods of `{service}` and `{other}` apart',
    help: 'what both grant would hold for a pod with all these labels: choose both by a label that they have in common, with different values',
  },
  MW3039: {
    slug: 'grant-without-effect',
    severity: 'warning',
    message: 'this grant lets nothing of {callers} through: {why}',
    help: 'remove it, or change what stands against it',
  },
  MW3040: {
    slug: 'grant-covered',
    severity: 'warning',
    message: '{what} is also granted without it{effect}',
    help: 'remove it, or narrow what grants more',
  },
  MW3041: {
    slug: 'header-named-twice',
    severity: 'error',
    message: '`{name}` and `{other}` are one header: case does not count in their names',
    help: 'write it once',
  },
  MW3042: {
    slug: 'issuer-reaches-others',
    severity: 'info',
    message:
      'because of this rule a token in the header of {issuers} that another issuer made is answered with 401 by {services}, whose own rules name no issuer',
    help: 'see that none of them takes tokens of its own in that header, or write the rule in the services that it is for',
  },
  MW3043: {
    slug: 'no-common-target',
    severity: 'error',
    message: '`{from}` and `{to}` run on no common target',
    help: 'let them share one under `targets`, or give `{to}` `endpoints`',
  },
  MW3044: {
    slug: 'target-not-of-team',
    severity: 'error',
    message: 'the Team `{team}` does not run on target `{target}`',
    help: 'its namespaces are not closed there: add the target to the Team, or remove it here',
  },
  MW3045: {
    slug: 'unknown-mesh',
    severity: 'warning',
    message: 'no mesh `{name}` is declared, so this counts nowhere',
    help: '{hint}',
  },
  MW3046: {
    slug: 'waiver-unused',
    severity: 'warning',
    message: 'nothing needs waiver `{waiver}` of `mtls: {value}`',
    help: 'delete it: what it permits would come back unseen',
  },
  MW3047: {
    slug: 'client-address-differs',
    severity: 'error',
    message:
      'on gateway `{gateway}` another grant opens the path `{path}` of the same host to other client addresses',
    help: 'the gateway decides by host and path: write the same `remoteIp` in both, or different paths',
  },
  MW3048: {
    slug: 'nothing-to-call',
    severity: 'error',
    message: '`{service}` has no `ports`, so there is nothing to {verb}',
    help: 'declare its ports, or remove this',
  },
  MW3049: {
    slug: 'called-twice',
    severity: 'error',
    message: 'the call to `{to}` is declared twice',
    help: 'write one entry, under the short name or the full one',
  },
  MW3050: {
    slug: 'port-of-no-service',
    severity: 'warning',
    message: 'no service that this rule is for has a port `{port}`',
    help: '{hint}',
  },
  MW3051: {
    slug: 'tls-not-originated',
    severity: 'error',
    message: '`{field}` means nothing with `tls: {tls}`: the proxy opens no TLS of its own',
    help: 'write `tls: originate`, or remove it',
  },
  MW3052: {
    slug: 'not-of-external',
    severity: 'error',
    message:
      '`{field}` means nothing on an external service: no proxy of the mesh stands beside it',
    help: 'remove it; machines with a proxy are `endpoints` of a service without `external`',
  },
  MW3053: {
    slug: 'external-as-caller',
    severity: 'error',
    message: 'the external service `{service}` has no identity that could call',
    help: 'name callers from outside by `ingress:GATEWAY`, or by `cidr:` where they come without one',
  },
  MW3054: {
    slug: 'gateway-to-several-ports',
    severity: 'error',
    message: 'a gateway sends a request to one port, but this grant names {ports}',
    help: 'name one `port`, and write an entry of its own, with other hosts or paths, for each other one',
  },
} as const satisfies Readonly<Record<string, Entry>>;
