import type { Alias, ParsedNode } from 'yaml';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Code, Params } from '../diagnostics/catalogue.ts';
import type { Extras } from '../diagnostics/diagnostic.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { SourceText } from '../source/text.ts';
import type { Limits } from './limits.ts';
import type { Concern, Problem } from './problem.ts';
import { SpanRecorder, type Span } from './spans.ts';

/** What is known while one document is decoded: the source, the budgets left, the findings. */
export class Decoding {
  readonly source: SourceText;
  readonly limits: Limits;
  private readonly targets: ReadonlyMap<Alias, ParsedNode>;
  readonly spans = new SpanRecorder();
  readonly problems: Problem[] = [];
  /** Steps down to the value that is being decoded: only findings need them as a text. */
  readonly path: (string | number)[] = [];
  /** Whether a null stands anywhere in the value. */
  hasNull = false;
  /** Anchored values that are being repeated now, outermost first. */
  private readonly open = new Set<ParsedNode>();
  private outermost: Alias.Parsed | undefined;
  private aliased = 0;
  private depth = 0;
  /** Set once a budget is spent: the rest of the document is not looked at. */
  isOver = false;

  constructor(source: SourceText, targets: ReadonlyMap<Alias, ParsedNode>, limits: Limits) {
    this.source = source;
    this.targets = targets;
    this.limits = limits;
  }

  /** The pointer of the value that is being decoded, or of a field in it. */
  pointer(...below: readonly string[]): Pointer {
    return pointer(...this.path, ...below);
  }

  /** Notes a finding at a span of this file. */
  add<C extends Code>(
    concern: Concern,
    code: C,
    place: { readonly at: Span; readonly pointer?: Pointer },
    params: Params<C>,
    extras: Extras = {},
  ): void {
    const [start, end] = place.at;
    const range = { file: this.source.file, start, end };
    const { pointer } = place;
    const finding = diagnostic(
      code,
      { range, ...(pointer !== undefined && { pointer }) },
      params,
      extras,
    );
    this.problems.push({ concern, finding });
  }

  /** Counts one value; what aliases repeat has a budget of its own. */
  visit(): void {
    if (!this.outermost) return;
    this.aliased += 1;
    if (this.aliased <= this.limits.aliased || this.isOver) return;
    this.isOver = true;
    const { range } = this.outermost;
    const limit = String(this.limits.aliased);
    this.add('budget', 'MW1007', { at: [range[0], range[1]] }, { limit });
  }

  /** Runs `inside` one level deeper; aliases can nest deeper than the text does. */
  nested(at: Span, inside: () => void): void {
    this.depth += 1;
    if (this.depth > this.limits.depth && !this.isOver) {
      this.isOver = true;
      this.add('budget', 'MW1009', { at }, { limit: String(this.limits.depth) });
    }
    if (!this.isOver) inside();
    this.depth -= 1;
  }

  /** Runs `inside` with what an alias stands for; not if it is unknown or stands inside itself. */
  followed(alias: Alias.Parsed, inside: (target: ParsedNode) => void): void {
    const target = this.targets.get(alias);
    if (!target) return;
    if (this.open.has(target)) {
      const at: Span = [alias.range[0], alias.range[1]];
      this.add('refused', 'MW1019', { at }, { name: alias.source });
      return;
    }
    const { outermost } = this;
    this.outermost ??= alias;
    this.open.add(target);
    inside(target);
    this.open.delete(target);
    this.outermost = outermost;
  }
}
