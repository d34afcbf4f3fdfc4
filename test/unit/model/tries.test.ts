import { describe, expect, it } from 'vitest';
import { longestBackOff, longestTries } from '../../../src/model/tries.ts';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText } from '../../support/mesh-text.ts';
import { plain } from '../../support/small-mesh.ts';

const retry = (attempts: number, base?: number, max?: number) => ({
  attempts: plain(attempts),
  when: plain(['5xx']),
  ...(base !== undefined && {
    backoff: { base: plain(base), ...(max !== undefined && { max: plain(max) }) },
  }),
});

const texts = (cart: string, web = '', mesh = '') => ({
  'mesh.yaml': meshText(mesh),
  'cart.yaml': serviceText(
    'shop/cart',
    `{ports: {http: 80}, allow: [{from: web}]${cart === '' ? '' : `, ${cart}`}}`,
  ),
  'web.yaml': serviceText('shop/web', `{calls: {cart: {${web}}}}`),
});

/** The findings of one code, with the text that each underlines. */
function found(code: string, files: Readonly<Record<string, string>>) {
  return meshOf(files)
    .diagnostics.filter((one) => one.code === code)
    .map(({ message, range, related }) => {
      const at = (place: typeof range) =>
        place && `${place.file}: ${files[place.file]?.slice(place.start, place.end)}`;
      return { message, at: at(range), related: related.map((one) => at(one.range)) };
    });
}

describe('the longest back-off', () => {
  it('doubles from the base up to the maximum', () => {
    expect(longestBackOff(retry(1))).toBe(25);
    expect(longestBackOff(retry(4))).toBe(25 + 50 + 100 + 200);
    expect(longestBackOff(retry(6))).toBe(25 + 50 + 100 + 200 + 250 + 250);
    expect(longestBackOff(retry(3, 100))).toBe(700);
    expect(longestBackOff(retry(3, 100, 150))).toBe(100 + 150 + 150);
    expect(longestBackOff(retry(100, 1000, 2000))).toBe(199_000);
  });

  it('is added to all tries, where a try has a limit', () => {
    expect(longestTries({ ...retry(2), perTry: plain(1000) })).toBe(3075);
    expect(longestTries(retry(2))).toBeUndefined();
  });
});

describe('tries that do not fit into the timeout', () => {
  it('are found although only the waits are too long', () => {
    const files = texts('timeout: 3s, retry: {attempts: 2, perTry: 1s, when: [5xx]}');
    expect(found('MW3016', files)).toEqual([
      {
        message: '3 tries of 1s with up to 75ms of back-off do not fit into the timeout of 3s',
        at: 'cart.yaml: 1s',
        related: ['cart.yaml: 3s'],
      },
    ]);
    const longer = texts('timeout: 3075ms, retry: {attempts: 2, perTry: 1s, when: [5xx]}');
    expect(found('MW3016', longer)).toEqual([]);
  });

  it('are told where the narrowest of the values stands', () => {
    const defaults = '  defaults: {timeout: 10s, retry: {attempts: 2, perTry: 2s, when: [5xx]}}\n';
    expect(found('MW3016', texts('', 'timeout: 5s', defaults))).toEqual([
      expect.objectContaining({ at: 'web.yaml: 5s', related: ['mesh.yaml: 2s'] }),
    ]);
    expect(found('MW3016', texts('', 'retry: {attempts: 5}', defaults))).toEqual([
      expect.objectContaining({ at: 'web.yaml: 5', related: ['mesh.yaml: 2s', 'mesh.yaml: 10s'] }),
    ]);
  });

  it('are none where only connections are tried again', () => {
    const words = '[connect-failure, refused-stream]';
    const files = texts(`timeout: 3s, retry: {attempts: 2, perTry: 2s, when: ${words}}`);
    expect(found('MW3016', files)).toEqual([]);
  });
});

describe('a fault beside a timeout', () => {
  const fault = 'fault: {delay: 7s, percent: 10}';

  it('is found on a route and on a call, where the same one writes both', () => {
    const onRoute = found(
      'MW3015',
      texts(`routes: [{${fault}, timeout: 1s, retry: {attempts: 1}}]`),
    );
    expect(onRoute.map(({ message }) => message)).toEqual([
      expect.stringContaining('of this route stands outside its `timeout`'),
      expect.stringContaining('of this route stands outside its `retry`'),
    ]);
    const [onCall] = found('MW3015', texts('', `${fault}, timeout: 1s`));
    expect(onCall).toMatchObject({ at: 'web.yaml: fault' });
    expect(onCall?.message).toContain('of this call stands outside its `timeout`');
  });

  it('is fine beside an inherited one, and beside `none`', () => {
    expect(found('MW3015', texts(`timeout: 1s, routes: [{${fault}}]`, fault))).toEqual([]);
    expect(found('MW3015', texts(`routes: [{${fault}, timeout: none, retry: none}]`))).toEqual([]);
  });
});
