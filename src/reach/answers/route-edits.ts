import type { View } from '../../access/view.ts';
import type { Facts } from '../../model/mesh.ts';
import type { HeaderEdit, Route } from '../../model/route.ts';
import { tokenPlace } from '../../model/token-place.ts';

const lowerCase = (values: Readonly<Record<string, string>> = {}): readonly [string, string][] =>
  Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]);

type Edited = NonNullable<View['headers']>[string];

/** Twin of `edited`: what is taken away goes first, then values are set, then others added. */
function headersThrough({ set, add, remove = [] }: HeaderEdit): NonNullable<View['headers']> {
  const headers = new Map<string, Edited>();
  for (const name of remove) headers.set(name.toLowerCase(), { keepsSent: false, values: [] });
  for (const [name, value] of lowerCase(set))
    headers.set(name, { keepsSent: false, values: [value] });
  for (const [name, value] of lowerCase(add)) {
    const { keepsSent, values } = headers.get(name) ?? { keepsSent: true, values: [] };
    headers.set(name, { keepsSent, values: [...values, value] });
  }
  return Object.fromEntries(headers);
}

/** Twin of `tokenThrough`: a token that the route writes is known to nobody, one that it takes away is gone. */
function tokensThrough({ issuers }: Facts, { set, remove = [] }: HeaderEdit): View['token'] {
  const written = new Map(lowerCase(set));
  const gone = new Set([...written.keys(), ...remove.map((name) => name.toLowerCase())]);
  const places = issuers.map((issuer) => ({ name: issuer.name, ...tokenPlace(issuer) }));
  if (places.some(({ header, prefix = '' }) => written.get(header)?.startsWith(prefix)))
    return 'bad';
  const without = places.filter(({ header }) => gone.has(header)).map(({ name }) => name);
  return without.length === 0 ? undefined : { without };
}

/** What a route makes of host, headers and token, whatever path it matched. */
export function editsOf(facts: Facts, { rewrite, headers }: Route): View {
  const edit = headers?.request;
  const token = edit && tokensThrough(facts, edit);
  return {
    ...(rewrite?.host !== undefined && { host: rewrite.host }),
    ...(edit && { headers: headersThrough(edit) }),
    ...(token && { token }),
  };
}
