// A repository as large companies have it: teams of twenty services that call each other and, now and
// then, somebody else's; one in four has routes and versions, some have settings of their own.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const teamSize = 20;
const head = 'apiVersion: meshwright.dev/v1alpha1\n';

const team = (index) => `team-${Math.floor(index / teamSize)}`;
const name = (index) => `${team(index)}/service-${index}`;

/** Whom a service calls: two of its team, and one a good way off; nobody twice, never itself. */
function called(index, count) {
  const first = index - (index % teamSize);
  const size = Math.min(teamSize, count - first);
  const near = [1, 7].map((step) => first + ((index - first + step) % size));
  const all = [...near, (index * 13 + 101) % count];
  return [...new Set(all)].filter((other) => other !== index);
}

function meshText() {
  return `${head}kind: Mesh
metadata: {name: large, labels: {env: production}}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
  defaults: {timeout: 5s, retry: {attempts: 1, perTry: 1s}}
`;
}

function teamText(index) {
  return `${head}kind: Team
metadata: {name: ${team(index)}}
spec:
  owners: ["@large/${team(index)}"]
  namespaces: [${team(index)}]
`;
}

function serviceText(index, callers, callees) {
  const [namespace, short] = name(index).split('/');
  const lines = [
    `kind: Service`,
    `metadata: {name: ${short}, namespace: ${namespace}, labels: {tier: "${index % 3}"}}`,
    'spec:',
    '  ports: {http: {port: 80, target: 8080}, http-admin: 9090}',
    ...(index % 4 === 0 ? ['  versions: [v1, v2]'] : []),
    ...(callers.length > 0 ? ['  allow:'] : []),
    ...callers.map(
      (caller) => `    - {from: ${name(caller)}, port: http, ops: [GET /items/*, POST /items]}`,
    ),
    ...(index % 4 === 0 ? ['  routes:', '    - {to: {v1: 90, v2: 10}}'] : []),
    ...(index % 5 === 0 ? ['  timeout: 3s'] : []),
    ...(callees.length > 0 ? ['  calls:'] : []),
    ...callees.map((callee) => {
      const own = (index + callee) % 6 === 0 ? ', timeout: 2s' : '';
      return `    ${name(callee)}: {port: http, ops: [GET /items/*, POST /items]${own}}`;
    }),
  ];
  return `${head}${lines.join('\n')}\n`;
}

/** Writes a repository of `count` services, one file each, and gives back the paths of its files. */
export function writeLargeRepository(folder, count) {
  const calls = Array.from({ length: count }, (_, index) => called(index, count));
  const callers = Array.from({ length: count }, () => []);
  for (const [index, callees] of calls.entries())
    for (const callee of callees) callers[callee].push(index);
  const files = new Map([['mesh.yaml', meshText()]]);
  for (let index = 0; index < count; index += 1) {
    if (index % teamSize === 0) files.set(`teams/${team(index)}/team.yaml`, teamText(index));
    const file = `teams/${team(index)}/service-${index}.yaml`;
    files.set(file, serviceText(index, callers[index], calls[index]));
  }
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return [...files.keys()].map((file) => join(folder, file));
}

/**
 * The file of a service in the middle of that repository, and its text after a change of one line: one
 * caller may use one method more.
 */
export function oneLineChange(folder, count) {
  for (let index = count >> 1; index < count; index += 1) {
    const file = join(folder, `teams/${team(index)}/service-${index}.yaml`);
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(
      'ops: [GET /items/*, POST /items]',
      'ops: [GET|DELETE /items/*, POST /items]',
    );
    // The first such line of the file stands under `allow`, if it has that.
    if (text.includes('  allow:') && changed !== text) return { file, text: changed };
  }
  throw new Error(`none of ${count} services has a caller`);
}

/** The paths of the files of a repository, sorted. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The pods and services of that repository as Kubernetes objects, one JSON document each. */
export function topologyOf(count) {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const namespaces = [...new Set(numbers.map(team))].map((space) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: space },
  }));
  const objects = numbers.flatMap((index) => {
    const [namespace, short] = name(index).split('/');
    const metadata = { name: short, namespace };
    const ip = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    const ports = [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'http-admin', port: 9090, targetPort: 9090 },
    ];
    return [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, labels: { app: short } },
        spec: { serviceAccountName: short, containers: [{ name: 'main', image: 'a' }] },
        status: { podIP: ip, phase: 'Running' },
      },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: short }, ports } },
    ];
  });
  return [...namespaces, ...objects].map((object) => JSON.stringify(object));
}
