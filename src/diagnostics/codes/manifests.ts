import type { Entry } from '../entry.ts';

export const manifestCodes = {
  MW3501: {
    slug: 'pods-run-as-another-account',
    severity: 'warning',
    message:
      'pods that the labels of `{service}` select run as the account `{account}`, not as {expected}',
    help: 'write `identity: {account}`, or a list of all its accounts, or let the pods run as they are called here; rules for this service do not recognise what these pods send',
  },
  MW3502: {
    slug: 'labels-select-no-pod',
    severity: 'warning',
    message: 'no pod in the tree carries the labels `{labels}` of `{service}`',
    help: 'write `workload: {likely}` if these are its pods; rules with labels that no pod carries protect nothing',
  },
  MW3503: {
    slug: 'version-without-pods',
    severity: 'warning',
    message:
      'no pod of `{service}` in the tree carries the labels `{labels}` of version `{version}`',
    help: 'correct the labels of the version, or give the pods that label; requests for a version without pods fail with 503',
  },
  MW3504: {
    slug: 'port-not-in-service',
    severity: 'warning',
    message:
      'the Kubernetes Service `{service}` in the tree has no port `{port}`; it has `{found}`',
    help: '{way}',
  },
  MW3505: {
    slug: 'target-port-differs',
    severity: 'warning',
    message:
      'port `{port}` of the Kubernetes Service `{service}` leads to the container port {actual}, not `{target}`',
    help: 'write `target: {actual}`; rules name the container port, and the real one is closed',
  },
  MW3506: {
    slug: 'headless-differs',
    severity: 'warning',
    message: 'the Kubernetes Service `{service}` in the tree is {actual}',
    help: '{way}',
  },
  MW3507: {
    slug: 'protocol-is-sniffed',
    severity: 'warning',
    message:
      'nothing in the Kubernetes Service `{service}` says that port `{port}` speaks {protocol}, so Istio guesses from the first bytes',
    help: 'add `appProtocol: {protocol}` to the port of the Kubernetes Service, or begin its name with `{protocol}-`; where the guess is wrong, rules with methods or paths do not apply and servers that speak first hang',
  },
  MW3508: {
    slug: 'protocol-differs',
    severity: 'warning',
    message:
      'port `{port}` of the Kubernetes Service `{service}` is {found} to Istio, but the intent says {protocol}',
    help: 'correct `protocol` here, or write `appProtocol: {protocol}` at the port of the Kubernetes Service',
  },
  MW3509: {
    slug: 'port-name-without-protocol',
    severity: 'info',
    message:
      'the name of port `{name}` of `{service}`{count} does not say {protocol}: Istio guesses if the Kubernetes Service calls it the same',
    help: 'see that the port of the Kubernetes Service has `appProtocol: {protocol}` or a name like `{protocol}-{name}`; with its manifest in the tree this is checked',
  },
  MW3511: {
    slug: 'foreign-names-nothing',
    severity: 'error',
    message: 'no file of this mesh matches `{pattern}`',
    help: 'a pattern starts in the folder of the Mesh; `*` is a part of a name, `**` any number of folders. Files elsewhere must be in a folder that `include` names',
  },
  MW3512: {
    slug: 'not-an-object-of-the-target',
    severity: 'error',
    message: '`{kind}` of `{apiVersion}` is no object that target `{target}` takes',
    help: 'name only files with these kinds: `{kinds}`',
  },
  MW3513: {
    slug: 'foreign-object-not-whole',
    severity: 'error',
    message: 'this {kind} {problem}',
    help: 'write it as it is applied, with `name` and `namespace` in `metadata`',
  },
  MW3514: {
    slug: 'foreign-object-collides',
    severity: 'error',
    message: '{kind} `{name}` stands here, and target `{target}` has another one of that name',
    help: 'give this one another name, or remove it: one would overwrite the other',
  },
  MW3515: {
    slug: 'objects-not-counted',
    severity: 'warning',
    message: '{kind} `{name}`{count} would act on this mesh, and no answer counts that',
    help: 'name the files under `foreign` of the target, say the same with intents, or keep them out of this folder',
  },
  MW3516: {
    slug: 'foreign-object-contends',
    severity: 'error',
    message: '{kind} `{name}` is about {what}, and so is `{other}`: Istio takes one of the two',
    help: 'remove this one, and say with intents what it says',
  },
  MW3517: {
    slug: 'foreign-file-not-read',
    severity: 'error',
    message: '`foreign` names this file, and it cannot be read: {reason}',
    help: 'correct it: objects that are applied and not read would count in the cluster and in no answer',
  },
  MW3518: {
    slug: 'object-replaced',
    severity: 'warning',
    message: 'target `{target}` emits a {kind} `{name}` too: it replaces this one',
    help: 'say with intents what this one says and remove it, or keep it where it is not applied',
  },
} as const satisfies Readonly<Record<string, Entry>>;
