import { isObject, type Json } from '../../source/json.ts';
import type { Pointer } from '../../source/pointer.ts';
import type { PodTemplate } from './inventory.ts';
import { fieldOf, isName, isPortNumber, labelsAt, listAt, type Manifest } from './manifest.ts';

/** Kinds that Kubernetes refuses without a `selector`: what lacks it is a patch of something else. */
const withSelector: ReadonlySet<string> = new Set([
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
]);

/** Where each kind that makes pods holds what they are like; `''` is the object itself. */
const templates: Readonly<Record<string, Pointer>> = {
  'apps/v1/DaemonSet': '/spec/template',
  'apps/v1/Deployment': '/spec/template',
  'apps/v1/ReplicaSet': '/spec/template',
  'apps/v1/StatefulSet': '/spec/template',
  'argoproj.io/v1alpha1/Rollout': '/spec/template',
  'batch/v1/CronJob': '/spec/jobTemplate/spec/template',
  'batch/v1/Job': '/spec/template',
  'v1/Pod': '',
};

/** Container ports by name. A name that two containers use is the first one's, as for Kubernetes. */
function portsOf(pod: Json | undefined): Readonly<Record<string, number>> {
  const ports = new Map<string, number>();
  for (const list of ['containers', 'initContainers'])
    for (const container of listAt(fieldOf(pod, list)))
      for (const port of listAt(fieldOf(container, 'ports'))) {
        const [name, number] = [fieldOf(port, 'name'), fieldOf(port, 'containerPort')];
        if (typeof name === 'string' && isPortNumber(number) && !ports.has(name))
          ports.set(name, number);
      }
  return Object.fromEntries(ports);
}

/** The account, and the field that says it; `serviceAccount` is the older spelling. */
function accountOf(pod: Json | undefined): readonly [account: Json, field: string | undefined] {
  for (const field of ['serviceAccountName', 'serviceAccount']) {
    const written = fieldOf(pod, field);
    if (written !== undefined && written !== null && written !== '') return [written, field];
  }
  return ['default', undefined];
}

/** Whether there is enough for Kubernetes to take it: a patch of an overlay says less. */
function isWhole(key: string, value: Json, pod: Json | undefined): boolean {
  if (listAt(fieldOf(pod, 'containers')).length === 0) return false;
  return !withSelector.has(key) || isObject(fieldOf(fieldOf(value, 'spec'), 'selector'));
}

/**
 * The pods that an object makes. `undefined` where it makes none, or takes its template from another
 * object, is a patch of another one, or a template itself: its labels and account are not known.
 */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const { apiVersion, kind, namespace, name, value, place } = manifest;
  const key = `${apiVersion}/${kind}`;
  const at = Object.hasOwn(templates, key) ? templates[key] : undefined;
  if (at === undefined) return undefined;
  const template = at
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((below, step) => fieldOf(below, step), value);
  const pod = fieldOf(template, 'spec');
  const labels = labelsAt(fieldOf(fieldOf(template, 'metadata'), 'labels'));
  const [account, field] = accountOf(pod);
  if (!isWhole(key, value, pod) || labels === undefined || !isName(account)) return undefined;
  const here = place('/metadata/name');
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    labels,
    account,
    ports: portsOf(pod),
    at: here,
    accountAt: field === undefined ? here : place(`${at}/spec/${field}`),
  };
}
