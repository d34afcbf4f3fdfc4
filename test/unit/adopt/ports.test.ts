import { describe, expect, it } from 'vitest';
import { portIntent } from '../../../src/adopt/port-intent.ts';
import type { KubeServicePort } from '../../../src/model/manifests/inventory.ts';

const port = (given: Partial<KubeServicePort>): KubeServicePort => ({
  number: 80,
  target: given.number ?? 80,
  transport: 'TCP',
  at: {},
  ...given,
});
const pods = [{ ports: { web: 8080, other: 1 } }, { ports: { web: 8080, other: 2 } }];
const said = (given: Partial<KubeServicePort>) => {
  const intent = portIntent(port(given), pods);
  return intent && { [intent.name]: intent.value };
};

describe('the protocol of a port', () => {
  // The rules of Istio's ConvertProtocol: appProtocol alone where it is written, else the name up
  // to its first dash, in any case; on a few ports it never guesses.
  it.each([
    [{ name: 'http' }, { http: 80 }],
    [{ name: 'http-web' }, { 'http-web': 80 }],
    [{ name: 'grpc-api' }, { 'grpc-api': 80 }],
    [{ name: 'https' }, { https: { port: 80, protocol: 'tls' } }],
    [{ name: 'https-web' }, { 'https-web': { port: 80, protocol: 'tls' } }],
    [{ name: 'grpc-web' }, { 'grpc-web': { port: 80, protocol: 'http2' } }],
    [{ name: 'grpc-web-x' }, { 'grpc-web-x': { port: 80, protocol: 'http2' } }],
    [{ name: 'mongo' }, { mongo: { port: 80, protocol: 'tcp' } }],
    [{ name: 'redis-cache' }, { 'redis-cache': { port: 80, protocol: 'tcp' } }],
    [{ name: 'web', appProtocol: 'http' }, { web: { port: 80, protocol: 'http' } }],
    [{ name: 'http', appProtocol: 'tcp' }, { http: { port: 80, protocol: 'tcp' } }],
    [{ name: 'http', appProtocol: 'nobody.example/x' }, { http: { port: 80, protocol: 'tcp' } }],
    [{ appProtocol: 'HTTP' }, { http: 80 }],
    [{ appProtocol: 'kubernetes.io/h2c' }, { http2: 80 }],
    [{ appProtocol: 'kubernetes.io/wss' }, { tls: 80 }],
    [{ appProtocol: 'kubernetes.io/H2C' }, { tcp: 80 }],
    [{ appProtocol: 'http_proxy' }, { http: 80 }],
    [{}, { tcp: 80 }],
    [{ name: 'db' }, { db: { port: 80, protocol: 'tcp' } }],
  ] as const)('%o is %o', (given, expected) => {
    expect(said(given)).toEqual(expected);
  });

  it('that nothing says is remarked, but not where Istio never guesses', () => {
    expect(portIntent(port({ name: 'db' }), [])?.remarks).toEqual([
      expect.stringContaining('neither its name nor appProtocol'),
    ]);
    expect(portIntent(port({ name: 'db', number: 3306 }), [])?.remarks).toEqual([]);
    expect(portIntent(port({ name: 'http' }), [])?.remarks).toEqual([]);
  });

  it('of no TCP, or of a name that no port may have, gives no port', () => {
    expect(said({ name: 'dns', transport: 'UDP' })).toBeUndefined();
    expect(said({ name: 'a\n# b' })).toBeUndefined();
    expect(said({ name: 'http_x' })).toBeUndefined();
  });
});

describe('the target of a port', () => {
  it('is written where it differs, and names are looked up in the pods', () => {
    expect(said({ name: 'http', target: 8080 })).toEqual({ http: { port: 80, target: 8080 } });
    expect(said({ name: 'http', target: 'web' })).toEqual({ http: { port: 80, target: 8080 } });
  });

  it('that differs or is not there is remarked, in characters that end no comment', () => {
    const remarks = (target: string) => portIntent(port({ name: 'http', target }), pods)?.remarks;
    expect(remarks('other')).toEqual([expect.stringContaining('differs from pod to pod')]);
    expect(remarks('x\ny: z')).toEqual([expect.stringContaining('"x?y: z"')]);
    expect(remarks('toString')).toEqual([expect.stringContaining('no container port')]);
  });
});
