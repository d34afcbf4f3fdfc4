import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSameData } from '../source/same-data.ts';
import type { Context, Memory } from './context.ts';
import { kept, partBits, type ModelMemo, type Piece, type World } from './memo.ts';

/** What is read while a piece is made; the lists as in {@link Piece}. */
interface Recording {
  readonly reads: unknown[];
  parts: number;
  diagnostics: readonly Diagnostic[];
}

const none: readonly never[] = [];
const worldParts = Object.entries(partBits) as [keyof World, number][];

/** Asks a source of this model for the value of a key. */
type Sources = Map<string, (key: string) => unknown>;

type Ask = (source: string, key: string, value: unknown) => void;

/** A map that tells who is asked for. Whoever walks over it has read the whole. */
function trackedMap<V>(
  map: ReadonlyMap<string, V>,
  source: string,
  ask: Ask,
): ReadonlyMap<string, V> {
  const whole = () => {
    ask(`all ${source}`, '', map);
    return map;
  };
  const get = (key: string) => {
    const value = map.get(key);
    ask(source, key, value);
    return value;
  };
  return {
    get,
    has: (key) => get(key) !== undefined || map.has(key),
    get size() {
      return whole().size;
    },
    forEach: (call) => whole().forEach(call),
    entries: () => whole().entries(),
    keys: () => whole().keys(),
    values: () => whole().values(),
    [Symbol.iterator]: () => whole()[Symbol.iterator](),
  };
}

/** Whether a piece would read the same values again, so that it would come out the same. */
function isStanding(piece: Piece, world: World, sources: Sources): boolean {
  if (piece.world !== world)
    for (const [part, bit] of worldParts)
      if ((piece.parts & bit) !== 0 && piece.world[part] !== world[part]) return false;
  const { reads } = piece;
  for (let at = 0; at < reads.length; at += 3) {
    const now = sources.get(reads[at] as string)?.(reads[at + 1] as string);
    if (now !== reads[at + 2]) return false;
  }
  return true;
}

/** A piece that came out as it was before has the very value of before: whoever reads it stands, too. */
function settled(piece: Piece, before: Piece | undefined): Piece {
  return before !== undefined && isSameData(piece.value, before.value)
    ? { ...piece, value: before.value }
    : piece;
}

/** The pieces of a memo: finds those that stand, and makes the others while it records what they read. */
function pieceMaker(memo: ModelMemo, world: World, report: Context['report']) {
  const sources: Sources = new Map();
  let recording: Recording | undefined;
  const emit = (finding: Diagnostic) => {
    if (recording === undefined) report(finding);
    else recording.diagnostics = [...recording.diagnostics, finding];
  };
  const made = (make: () => unknown): Piece => {
    const outer = recording;
    const own: Recording = { reads: [], parts: 0, diagnostics: none };
    recording = own;
    try {
      const value = make();
      // A copy has no room for more.
      const reads = own.reads.length === 0 ? none : own.reads.slice();
      return { value, diagnostics: own.diagnostics, reads, parts: own.parts, world };
    } finally {
      recording = outer;
    }
  };
  const remember: Memory['remember'] = (what, subject, make) => {
    const pieces = memo.pieces.get(what) ?? new Map<object, Piece>();
    memo.pieces.set(what, pieces);
    const known = pieces.get(subject);
    const isKnown = known !== undefined && isStanding(known, world, sources);
    const piece = isKnown ? known : settled(made(make), known);
    if (!isKnown) {
      pieces.set(subject, piece);
      memo.resolved.set(what, (memo.resolved.get(what) ?? 0) + 1);
    }
    // What a piece within a piece read, the outer one read, too.
    if (recording !== undefined) {
      for (const read of piece.reads) recording.reads.push(read);
      recording.parts |= piece.parts;
    }
    for (const finding of piece.diagnostics) emit(finding);
    return piece.value as ReturnType<typeof make>;
  };
  const ask: Ask = (source, key, value) => recording?.reads.push(source, key, value);
  const note = (part: keyof World) => {
    if (recording !== undefined) recording.parts |= partBits[part];
  };
  return { sources, emit, remember, ask, note };
}

/**
 * A context that watches what the pieces of a model read. A piece of the memo counts again only where
 * each value that it once read is the same one now: nothing is assumed of what a piece may depend on.
 * All that is read is immutable, so the same value says the same.
 */
export function tracked(context: Context, memo: ModelMemo): Context {
  const { mesh, teams, services, guarantees, waivers, texts } = context;
  const world: World = { mesh, teams, services, guarantees, waivers, texts };
  memo.resolved.clear();
  const { sources, emit, remember, ask, note } = pieceMaker(memo, world, context.report);
  const watch: Memory['watch'] = (source, values) => {
    sources.set(source, (key) => values.get(key));
    sources.set(`all ${source}`, () => values);
    return trackedMap(values, source, ask);
  };
  const part = <K extends keyof World>(name: K, value: Context[K]): Context[K] => {
    note(name);
    return value;
  };
  // Its name and its trust domains are said by the Mesh document.
  const ofMesh = <T>(value: T): T => {
    note('mesh');
    return value;
  };
  return {
    get mesh() {
      return part('mesh', mesh);
    },
    get meshName() {
      return ofMesh(context.meshName);
    },
    get trustDomains() {
      return ofMesh(context.trustDomains);
    },
    get teams() {
      return part('teams', teams);
    },
    teamOf: watch('teamOf', context.teamOf),
    get services() {
      return part('services', services);
    },
    byName: watch('byName', context.byName),
    servicesIn: watch('servicesIn', context.servicesIn),
    get guarantees() {
      return part('guarantees', guarantees);
    },
    get waivers() {
      return part('waivers', waivers);
    },
    get texts() {
      return part('texts', texts);
    },
    report: emit,
    memory: { remember, watch, keep: (name, list) => kept(memo, name, list) },
  };
}
