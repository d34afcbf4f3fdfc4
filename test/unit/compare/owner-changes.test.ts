import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { weakenedGuarantees } from '../../../src/compare/weakened-guarantees.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, line, place, smallMesh } from '../../support/small-mesh.ts';

const rows = (before: Mesh, after: Mesh) =>
  compare(before, after).map(
    ({ class: kind, to, what, before: was, after: is }) =>
      `${kind} | ${to} | ${what} | ${was} | ${is}`,
  );

const base = smallMesh({ a: {}, b: {} });

describe('who answers for what', () => {
  const team = (name: string, owner: string, namespaces: readonly string[]) => ({
    team: name,
    owners: [owner],
    namespaces,
    at: place('t'),
  });

  it('tells a namespace that moves to another team, of both teams', () => {
    const before = { ...base, owners: [team('x', '@x', ['a', 'b']), team('y', '@y', ['c'])] };
    const after = { ...base, owners: [team('x', '@x', ['a']), team('y', '@y', ['b', 'c'])] };
    expect(rows(before, after)).toEqual([
      'neutral | Team/x | owners | @x for a, b | @x for a',
      'neutral | Team/y | owners | @y for c | @y for b, c',
    ]);
  });

  it('tells the owners that a service names itself', () => {
    const [first, ...others] = base.services;
    const own = first ? [{ ...first, owners: ['@evil/me'] }] : [];
    expect(rows(base, { ...base, services: [...own, ...others] })).toEqual([
      'neutral | shop/a | owners |  | @evil/me',
    ]);
  });
});

describe('what guarantees promise', () => {
  const promising = (name: string, ...lines: ReturnType<typeof line>[]): Mesh => ({
    ...base,
    guarantees: [{ name, at: place('g'), lines }],
  });
  const all = line({ text: 'deny any → shop/b' });
  const one = line({ except: [account('a')], text: 'deny any except shop/a → shop/b' });

  it('tells the lines that are gone and new, not their number', () => {
    expect(rows(promising('g', all), promising('g', one))).toEqual([
      'neutral | Guarantee/g | guarantees | deny any → shop/b | deny any except shop/a → shop/b',
    ]);
    const [change] = compare(promising('g', all), promising('g', all, one));
    expect(change).toMatchObject({ before: '', after: 'deny any except shop/a → shop/b' });
    expect(change?.source).toMatchObject([{ side: 'after' }]);
  });

  it('are not weakened where another guarantee says the same line', () => {
    const [before, after] = [promising('g', all), promising('h', all)];
    const changes = [{ name: 'g', before: 'holds', after: 'absent', broken: [] }] as const;
    expect(weakenedGuarantees(changes, before, after)).toEqual([]);
    expect(weakenedGuarantees(changes, before, promising('h', one))).toMatchObject([
      { name: 'g', about: ['shop/b'], why: 'no longer says `deny any → shop/b`' },
    ]);
  });
});
