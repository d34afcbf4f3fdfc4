import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KubeService, KubeServicePort } from '../../model/manifests/inventory.ts';
import type { ServicePort } from '../../model/mesh.ts';
import { handlingOf, handlingOfProtocol } from './istio-protocol.ts';
import type { PodIndex } from './pod-index.ts';
import type { Subject } from './subject.ts';

/** A `v1` Service that has ports of its own to compare with. */
const hasPorts = ({ ports, externalName }: KubeService) =>
  externalName === undefined && ports.length > 0;

/** The port of a number, among those that a proxy carries. */
function portOf({ ports }: KubeService, number: number): KubeServicePort | undefined {
  return ports.find((port) => port.number === number && port.transport === 'TCP');
}

/** The container port behind a port; `undefined` where the pods are not known or do not agree. */
function targetOf(
  { namespace = '', selector = {} }: KubeService,
  { target }: KubeServicePort,
  pods: PodIndex,
): number | undefined {
  if (typeof target === 'number') return target;
  const found = pods
    .meeting(namespace, selector)
    .map(({ ports }) => (Object.hasOwn(ports, target) ? ports[target] : undefined));
  const [first] = found;
  return found.every((number) => number === first) ? first : undefined;
}

const shown = (ports: readonly KubeServicePort[]): string =>
  ports.map(({ name, number }) => (name === undefined ? number : `${name} ${number}`)).join(', ');

/** The port that most likely is meant by one that is not there: the one in front of its pods' port. */
function meant({ service, kube, pods }: Subject, port: ServicePort): KubeServicePort | undefined {
  const [first] = kube;
  const taken = new Set(service.ports.map(({ number }) => number));
  const leads = (each: KubeServicePort) =>
    !taken.has(each.number) && first && targetOf(first, each, pods) === port.target;
  return first?.ports.find((each) => each.name === port.name) ?? first?.ports.find(leads);
}

function missingFinding(subject: Subject, port: ServicePort): Diagnostic {
  const { kube } = subject;
  const [first] = kube;
  const likely = meant(subject, port);
  const number = String(likely?.number ?? port.number);
  const target = first && likely ? targetOf(first, likely, subject.pods) : undefined;
  const way =
    likely === undefined
      ? 'correct the number, or add the port to the Kubernetes Service'
      : `write \`port: ${number}${target === undefined ? '' : `, target: ${target}`}\` if that port is meant, or add this one to the Kubernetes Service`;
  const params = {
    service: subject.service.name,
    port: String(port.number),
    found: shown(first?.ports ?? []),
    way,
  };
  const related = kube.map(({ at }) => ({ ...at, message: 'the Kubernetes Service' }));
  return diagnostic('MW3504', port.at, params, { related });
}

/** The same port in the copies of a Service; where they differ in what is asked, any may be right. */
interface Copies {
  readonly subject: Subject;
  readonly port: ServicePort;
  readonly found: readonly (readonly [KubeService, KubeServicePort])[];
}

function targetFinding({ subject, port, found }: Copies): readonly Diagnostic[] {
  const targets = found.map(([kube, each]) => targetOf(kube, each, subject.pods));
  const [first] = targets;
  if (first === undefined || targets.some((each) => each === undefined || each === port.target))
    return [];
  const related = found.map(([, { at }]) => ({ ...at, message: 'the port in the tree' }));
  const params = {
    port: String(port.number),
    service: subject.service.name,
    target: String(port.target),
    actual: String(first),
  };
  return [diagnostic('MW3505', port.at, params, { related })];
}

/** Istio reads the protocol of a port from the Kubernetes Service, whatever the intent says. */
function protocolFinding({ subject, port, found }: Copies): readonly Diagnostic[] {
  const wanted = handlingOfProtocol(port.protocol);
  const handlings = found.map(([, each]) => handlingOf(each));
  if (handlings.includes(wanted)) return [];
  const [first] = handlings;
  const related = found.map(([, { at }]) => ({ ...at, message: 'the port in the tree' }));
  const params = {
    port: String(port.number),
    service: subject.service.name,
    protocol: port.protocol,
  };
  return [
    first === undefined
      ? diagnostic('MW3507', port.at, params, { related })
      : diagnostic('MW3508', port.at, { ...params, found: first }, { related }),
  ];
}

/** Ports of a service against those of the Kubernetes Service of its name. */
export function portFindings(subject: Subject, isOnIstio: boolean): readonly Diagnostic[] {
  const kube = subject.kube.filter(hasPorts);
  if (kube.length === 0) return [];
  return subject.service.ports.flatMap((port) => {
    const found = kube.flatMap((each) => {
      const same = portOf(each, port.number);
      return same ? [[each, same] as const] : [];
    });
    if (found.length === 0) return [missingFinding({ ...subject, kube }, port)];
    // A copy without the port may be the one that runs here, and is told about where all lack it.
    const copies = { subject, port, found };
    return [...targetFinding(copies), ...(isOnIstio ? protocolFinding(copies) : [])];
  });
}

/** Whether each pod has a name of its own: the intent and the Kubernetes Service must agree. */
export function headlessFindings({ service, kube, view }: Subject): readonly Diagnostic[] {
  const first = kube.find(hasPorts);
  if (first === undefined || service.ports.length === 0) return [];
  if (kube.some(({ headless }) => headless === service.headless)) return [];
  const { spec, here, place } = view();
  const at = spec.headless === undefined ? here : place('/headless', 'key');
  const related = [{ ...first.at, message: 'the Kubernetes Service' }];
  const params = {
    service: service.name,
    actual: first.headless ? 'headless' : 'not headless',
    way: first.headless
      ? 'write `headless: true`, without routes, versions and balance'
      : 'leave `headless` out, or write `clusterIP: None` in the Kubernetes Service',
  };
  return [diagnostic('MW3506', at, params, { related })];
}
