import { diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import { byCodeUnits, byParts } from '../../diagnostics/order.ts';
import { placeOf, type Document } from '../../read/document.ts';
import { read } from '../../read/read.ts';
import { grouped } from '../../source/grouped.ts';
import { plainText } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Texts } from '../../source/text.ts';
import type { Context } from '../context.ts';
import { filePattern } from './file-pattern.ts';
import { istioKinds, istioReach } from './istio-kinds.ts';
import { toucher, type Touched, type Toucher } from './touched.ts';
import {
  fieldOf,
  isOutput,
  manifestOf,
  manifestsOf,
  partsOf,
  type Manifest,
} from '../manifests/manifest.ts';
import type { Mesh, Opaque, TargetSettings } from '../mesh.ts';

/** What foreign objects add to a mesh. */
type Foreign = Pick<Mesh, 'targets' | 'opaque'>;

type Parts = Pick<Mesh, 'targets' | 'workloads' | 'services' | 'externals' | 'gateways'>;

/** Objects that a finding shows beside its own place. */
const shownObjects = 9;

/** The folder of a file; `''` is the root. */
function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Documents in files that patterns of a target name; a pattern that names nothing is a finding. */
function namedDocuments(
  context: Context,
  target: string,
  patterns: readonly string[],
  files: ReadonlyMap<string, readonly Document[]>,
): readonly Document[] {
  const { mesh, texts } = context;
  const unread = [...texts.keys()].filter((file) => !files.has(file));
  const found = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    const matches = filePattern(folderOf(mesh.file), pattern);
    const here = [...files.keys()].filter(matches);
    const missing = unread.filter((file) => matches(file) && problemIn(texts, file) !== undefined);
    for (const file of [...here, ...missing]) found.add(file);
    if (here.length + missing.length > 0) continue;
    const at = mesh.place(pointer('targets', target, 'foreign', index));
    context.report(diagnostic('MW3511', at, { pattern }));
  }
  const named = [...found].sort(byCodeUnits);
  for (const file of named) {
    const problem = problemIn(texts, file);
    if (problem === undefined) continue;
    const { range, reason } = problem;
    context.report(diagnostic('MW3517', { range }, { reason }));
  }
  return named.flatMap((file) => files.get(file) ?? []);
}

/**
 * Why a file, or a document in it, was passed by. That is right for a file of another tool with a
 * slip, and must not happen here: what stands in it counts in the cluster. A text that is no UTF-8
 * shows as replaced characters.
 */
function problemIn(texts: Texts, file: string) {
  const text = texts.get(file);
  if (text === undefined) return undefined;
  const nowhere = { file, start: 0, end: 0 };
  if (/[\uFFFD\0]/.test(text)) return { range: nowhere, reason: 'it is not UTF-8 text' };
  const skipped = read({ file, text }).diagnostics.find(({ code }) => code === 'MW1017');
  if (skipped === undefined) return undefined;
  return { range: skipped.range ?? nowhere, reason: skipped.params['reason'] ?? '' };
}

/** Why an object cannot belong to a target as it stands. */
function problemOf(manifest: Manifest | undefined): string | undefined {
  if (manifest === undefined) return 'has no name that Kubernetes takes';
  if (manifest.namespace === undefined) return 'has no namespace, so nobody knows on what it acts';
  const metadata = fieldOf(manifest.value, 'metadata');
  const labels = ['labels', 'annotations'].map((key) => fieldOf(metadata, key));
  const isText = (value: unknown) => typeof value === 'string';
  const areTexts = labels.every(
    (each) => each === undefined || Object.values(each ?? {}).every(isText),
  );
  return areTexts ? undefined : 'has labels or annotations that are no texts';
}

/** The objects of Istio in documents. What is none of them, or is no whole object, is a finding. */
function usable(
  context: Context,
  target: string,
  documents: readonly Document[],
): readonly Manifest[] {
  return documents.flatMap(partsOf).flatMap((part) => {
    const { document, value, at } = part;
    const [version, kind] = [value['apiVersion'] ?? '', value['kind'] ?? ''].map(plainText);
    const head = { apiVersion: version ?? '', kind: kind ?? '' };
    if (istioReach(head) === undefined) {
      const place = placeOf(document, `${at}/kind`);
      const params = { ...head, target, kinds: istioKinds.join(', ') };
      context.report(diagnostic('MW3512', place, params));
      return [];
    }
    const manifest = manifestOf(part);
    const problem = problemOf(manifest);
    if (manifest !== undefined && problem === undefined) return [manifest];
    const place = placeOf(document, `${at}/metadata`, 'key');
    context.report(diagnostic('MW3513', place, { kind: head.kind, problem: problem ?? '' }));
    return [];
  });
}

/** The names of an object in words. */
function wordsOf({ kind, namespace = '', name }: Manifest): string {
  return `the ${kind} \`${namespace}/${name}\``;
}

function acts({ workloads, services, gateways }: Touched): boolean {
  return workloads.length + services.length + gateways.length > 0;
}

function opaqueOf(manifest: Manifest, touched: Touched): Opaque {
  const { workloads, services, gateways } = touched;
  return {
    what: wordsOf(manifest),
    workloads: workloads === 'all' ? 'all' : [...workloads].sort(byCodeUnits),
    ...(services.length > 0 && { services: [...services].sort(byCodeUnits) }),
    ...(gateways.length > 0 && { gateways: [...gateways].sort(byCodeUnits) }),
    at: hereOf(manifest),
  };
}

const hereOf = (manifest: Manifest): Place => manifest.place('/metadata/name');

/** The part of a mesh on which objects of one target can act. */
function partFor(mesh: Parts, { name, settings }: TargetSettings): Toucher {
  const root = settings['rootNamespace'];
  const isHere = ({ targets }: { readonly targets: readonly string[] }) => targets.includes(name);
  const part = {
    ...mesh,
    workloads: mesh.workloads.filter(isHere),
    services: mesh.services.filter(isHere),
  };
  return toucher(part, typeof root === 'string' ? root : 'istio-system');
}

function sortedManifests(manifests: readonly Manifest[]): readonly Manifest[] {
  const key = ({ namespace = '', kind, name, document: { file, index } }: Manifest) =>
    [namespace, kind, name, file, index] as const;
  return [...manifests].sort((a, b) => byParts(key(a), key(b)));
}

/** Objects of Istio in the tree that nobody names: if they are applied they count, and not here. */
function reportUncounted(
  context: Context,
  uncounted: readonly Manifest[],
  touchers: () => readonly Toucher[],
): void {
  // Most trees hold no such object, and then the mesh need not be indexed for it.
  if (uncounted.length === 0) return;
  const all = touchers();
  const counting = sortedManifests(uncounted).filter((manifest) =>
    all.some((touched) => acts(touched(manifest))),
  );
  const [first] = counting;
  if (first === undefined) return;
  const related: readonly Related[] = counting
    .slice(0, shownObjects)
    .map((manifest) => ({ ...hereOf(manifest), message: 'is not counted' }));
  const name = `${first.namespace ?? ''}/${first.name}`;
  const count = counting.length === 1 ? '' : ` (and ${counting.length - 1} more)`;
  const params = { kind: first.kind, name, count };
  context.report(diagnostic('MW3515', context.mesh.here, params, { related }));
}

/**
 * Resolves what targets name as `foreign`: their objects, and on which parts of the mesh they act.
 * Nothing of them is understood, so that every answer about these parts is `unknown`.
 */
export function foreignOf(context: Context, mesh: Parts, documents: readonly Document[]): Foreign {
  const files = grouped(documents, ({ file }) => file);
  const opaque: Opaque[] = [];
  const counted = new Set<Document>();
  const targets = mesh.targets.map((target) => {
    const written = context.mesh.spec.targets[target.name]?.foreign;
    if (target.type !== 'istio') {
      const at = context.mesh.place(pointer('targets', target.name, 'foreign'), 'key');
      if (written !== undefined) context.report(diagnostic('MW3029', at, { type: target.type }));
      return target;
    }
    if (written === undefined) return target;
    const touched = partFor(mesh, target);
    const named = namedDocuments(context, target.name, written, files);
    for (const document of named) counted.add(document);
    const manifests = sortedManifests(usable(context, target.name, named));
    for (const manifest of manifests) {
      const on = touched(manifest);
      if (acts(on)) opaque.push(opaqueOf(manifest, on));
    }
    const foreign = manifests.map((manifest) => ({ object: manifest.value, at: hereOf(manifest) }));
    return { ...target, foreign };
  });
  const uncounted = manifestsOf(documents.filter((document) => !counted.has(document)));
  const onIstio = mesh.targets.filter(({ type }) => type === 'istio');
  reportUncounted(context, uncounted.filter(isUncounted), () =>
    onIstio.map((target) => partFor(mesh, target)),
  );
  return { targets, opaque };
}

/** Objects of Istio whose namespace is known, and that are not our own output. */
function isUncounted(manifest: Manifest): boolean {
  const isIstios = istioReach(manifest) !== undefined && manifest.namespace !== undefined;
  return isIstios && !isOutput(manifest);
}
