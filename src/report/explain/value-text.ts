import { durationText } from '../../model/duration.ts';
import { isObject } from '../../source/json.ts';

const durations: ReadonlySet<string> = new Set([
  'timeout',
  'perTry',
  'base',
  'max',
  'interval',
  'baseTime',
  'connectTimeout',
  'idleTimeout',
  'delay',
]);

/** Whether YAML reads a bare text in a flow map as that very text: no number, date or boolean. */
const plain = /^(?![\d.-]+$)(?!(?:true|false|null|yes|no|on|off|[yn])$)[A-Za-z0-9][\w./*-]*$/i;

function scalarText(key: string, value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'number') return durations.has(key) ? durationText(value) : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return plain.test(value) || key === '' ? value : JSON.stringify(value);
}

/** A value of a field as an intent writes it: `5s`, `[a, b]`, `{policy: ring-hash, ring: 1024}`. */
export function valueText(field: string, value: unknown): string {
  const key = field.slice(field.lastIndexOf('.') + 1);
  if (Array.isArray(value)) return `[${value.map((item) => scalarText('', item)).join(', ')}]`;
  if (!isObject(value)) return typeof value === 'string' ? value : scalarText(key, value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const texts = entries.map(([name, item]) => {
    const isDeep = isObject(item) || Array.isArray(item);
    return `${scalarText('key', name)}: ${isDeep ? valueText(name, item) : scalarText(name, item)}`;
  });
  return `{${texts.join(', ')}}`;
}
