import { isObject, type Json } from '../source/json.ts';

const kinds: ReadonlySet<string> = new Set(['Mesh', 'Team', 'Service', 'Guarantee', 'Waiver']);

// A slip of one letter leaves at least one half of our name whole.
const nearOurGroup = /mesh|right/i;

const kindLine =
  /^(?:["']?kind["']?|[ \t{,]*"kind")[ \t]*:[ \t]*["']?(?:Mesh|Team|Service|Guarantee|Waiver)\b/m;
const apiVersionLine = /^(?:["']?apiVersion["']?|[ \t{,]*"apiVersion")[ \t]*:[ \t]*(.*)$/m;

/**
 * Whether a file may hold documents of ours, judged by its text because it may not be readable.
 * A document of a kind that others use too (`Service`) is foreign if it names a foreign apiVersion;
 * one that names none may be ours with a line forgotten.
 */
export function mentionsUs(text: string): boolean {
  if (/meshwright/i.test(text)) return true;
  if (!kindLine.test(text)) return false;
  return text.split(/^---/m).some((part) => {
    if (!kindLine.test(part)) return false;
    const apiVersion = apiVersionLine.exec(part)?.[1];
    return apiVersion === undefined || nearOurGroup.test(apiVersion);
  });
}

/** Whether a decoded document is ours, or one of ours with a slip in its apiVersion. */
export function looksOurs(value: Json): boolean {
  if (!isObject(value)) return false;
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && /^\s*meshwright\.dev(?:\/|\s*$)/i.test(apiVersion))
    return true;
  if (typeof kind !== 'string' || !kinds.has(kind)) return false;
  return typeof apiVersion !== 'string' || nearOurGroup.test(apiVersion);
}
