import { describe, expect, it } from 'vitest';
import { numbersIn } from '../../../src/access/atoms/bitset.ts';
import { addressAtoms } from '../../../src/access/atoms/address-atoms.ts';

const lines = (...networks: readonly string[]) =>
  addressAtoms(networks).map(({ holds, example }) =>
    [example ?? '?', ...numbersIn(holds)].join(' '),
  );

describe('atoms of addresses', () => {
  it('begin with the class outside of all networks, which has no example', () => {
    expect(lines()).toEqual(['?']);
    expect(lines('10.0.0.0/8')).toEqual(['?', '10.0.0.1 0']);
  });

  it('are the intervals between the ends of networks', () => {
    expect(lines('10.0.0.0/8', '10.1.0.0/16', '10.1.2.3')).toEqual([
      '?',
      '10.0.0.1 0',
      '10.1.0.1 0 1',
      '10.1.2.3 0 1 2',
    ]);
  });

  it('keep the families apart', () => {
    expect(lines('::/0', '0.0.0.0/0', '::1')).toEqual(['?', '0.0.0.1 1', ':: 0', '::1 0 2']);
  });

  it('ignore host bits, and texts that are no network', () => {
    expect(lines('10.9.9.9/8', 'x', '10.0.0.0/99', '10.0.0.0/8.5')).toEqual(['?', '10.0.0.1 0']);
  });

  it('reach up to the last address', () => {
    expect(lines('255.255.255.255', '255.255.255.254/31')).toEqual([
      '?',
      '255.255.255.254 1',
      '255.255.255.255 0 1',
    ]);
  });
});
