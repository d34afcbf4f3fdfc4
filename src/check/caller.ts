import { didYouMean } from './did-you-mean.ts';
import { shifted, type Flaw, type Parsed } from './flaw.ts';
import { parseNetwork } from './network.ts';

/** Who calls, as a text of the language says it; nothing is looked up. */
export type ParsedCaller =
  /** A Service document; without `namespace`, of the namespace of the document that says it. */
  | { readonly kind: 'service'; readonly namespace?: string; readonly name: string }
  /** `ns/*` */
  | { readonly kind: 'namespace'; readonly namespace: string }
  /** `team:x` */
  | { readonly kind: 'team'; readonly team: string }
  /** `sa:ns/account` */
  | { readonly kind: 'account'; readonly namespace: string; readonly account: string }
  | { readonly kind: 'mesh' }
  | { readonly kind: 'any' }
  /** `ingress:gateway` */
  | { readonly kind: 'ingress'; readonly gateway: string }
  | { readonly kind: 'spiffe'; readonly uri: string }
  /** `address/length` */
  | { readonly kind: 'cidr'; readonly network: string };

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const account = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const spiffe = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._-]+)+$/;
const words = ['team', 'sa', 'ingress', 'cidr', 'spiffe'];
const forms =
  'write `name`, `ns/name`, `ns/*`, `team:x`, `sa:ns/account`, `mesh`, `any`, `ingress:gateway`, `spiffe://…` or `cidr:10.0.0.0/8`';

function bad(text: string, start: number, end: number, why: string, way = forms): { flaw: Flaw } {
  return { flaw: { code: 'MW2206', start, end: Math.max(end, start + 1), text, why, way } };
}

/** The meaning of a caller: `name`, `ns/name`, `ns/*`, `team:x`, `sa:ns/account`, `mesh`, `any`, `ingress:x`, `spiffe://…`, `cidr:…`. */
export function parseCaller(text: string): Parsed<ParsedCaller> {
  if (text === 'mesh' || text === 'any') return { value: { kind: text } };
  if (text === '*')
    return bad(
      text,
      0,
      1,
      'a lone `*` names nobody',
      'write `mesh` for any identity of the mesh, or `any` for everyone',
    );
  const colon = text.indexOf(':');
  return colon === -1
    ? parseName(text)
    : parsePrefixed(text, text.slice(0, colon), text.slice(colon + 1));
}

/** `name`, `ns/name` or `ns/*`. */
function parseName(text: string): Parsed<ParsedCaller> {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return bad(text, 0, text.length, 'it has more than one `/`');
  if (!label.test(first)) {
    const why =
      second === undefined ? 'it is no name of a Service' : 'its first part is no namespace';
    return bad(text, 0, first.length, why);
  }
  if (second === undefined) return { value: { kind: 'service', name: first } };
  if (second === '*') return { value: { kind: 'namespace', namespace: first } };
  const start = Math.min(first.length + 1, text.length - 1);
  if (label.test(second)) return { value: { kind: 'service', namespace: first, name: second } };
  if (second.includes('*'))
    return bad(
      text,
      start,
      text.length,
      'a name is whole',
      `write \`${first}/*\` for every identity of the namespace`,
    );
  return bad(text, start, text.length, 'its second part is no name of a Service');
}

function parsePrefixed(text: string, prefix: string, rest: string): Parsed<ParsedCaller> {
  const from = Math.min(prefix.length + 1, text.length - 1);
  const named = (what: string) =>
    bad(text, from, text.length, `\`${prefix}:\` is followed by ${what}`);
  switch (prefix) {
    case 'team':
      return label.test(rest)
        ? { value: { kind: 'team', team: rest } }
        : named('the name of a Team');
    case 'ingress':
      return label.test(rest)
        ? { value: { kind: 'ingress', gateway: rest } }
        : named('the name of a gateway');
    case 'sa':
      return parseAccount(rest) ?? named('`namespace/account`');
    case 'spiffe':
      if (text.length <= 2048 && spiffe.test(text) && !/\/\.\.?(?:\/|$)/.test(text))
        return { value: { kind: 'spiffe', uri: text } };
      return bad(
        text,
        0,
        text.length,
        'it is no SPIFFE ID',
        'write `spiffe://trust-domain/path`, without wildcards',
      );
    case 'cidr': {
      const network = parseNetwork(rest);
      return network.flaw
        ? { flaw: shifted(network.flaw, from) }
        : { value: { kind: 'cidr', network: network.value } };
    }
    default: {
      const near = didYouMean(prefix, words);
      return bad(
        text,
        0,
        prefix.length,
        `\`${prefix}:\` is no kind of caller`,
        near ? `did you mean \`${near}:\`?` : forms,
      );
    }
  }
}

function parseAccount(rest: string): Parsed<ParsedCaller> | undefined {
  const [namespace = '', name = '', ...more] = rest.split('/');
  if (more.length > 0 || !label.test(namespace) || !account.test(name)) return undefined;
  return { value: { kind: 'account', namespace, account: name } };
}
