/** A DNS label, as the schemas ask for names of intents. */
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const hostPattern =
  /^(\*|(\*\.)?[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*)$/;

/** Whether a text can name a document, a namespace or a port. */
export function isIntentName(text: string): boolean {
  return text.length <= 63 && dnsLabel.test(text);
}

/** Whether a text can name a version. */
export function isVersionName(text: string): boolean {
  return text.length <= 63 && word.test(text);
}

/** Whether a text can stand in `hosts`. */
export function isHostPattern(text: string): boolean {
  return text.length <= 253 && hostPattern.test(text);
}

/** Words that stand for everyone: no Service may have such a name. */
export function isReservedName(text: string): boolean {
  return text === 'any' || text === 'mesh';
}

const systemNames: ReadonlySet<string> = new Set(['istio-system', 'istio-operator']);

/** Namespaces of the cluster and the mesh themselves: nobody writes intents about them. */
export function isSystemNamespace(namespace: string): boolean {
  return systemNames.has(namespace) || /^kube-(system|public|node-lease)$/.test(namespace);
}

const labelName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Whether every key can be the name of a label; their values are checked when a manifest is read. */
export function haveLabelNames(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).every((name) => name.length <= 317 && labelName.test(name));
}
