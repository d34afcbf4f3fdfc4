import { describe, expect, it } from 'vitest';
import { bookinfo } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';

describe('explain', () => {
  it('says who calls, who is called, and of every value where it comes from and what it replaced', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), ['explain', 'bookinfo/reviews']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /bookinfo\/productpage on 9080: GET \/reviews\/\* {2}\(teams\/bookinfo\/reviews\.yaml:\d+, teams\/bookinfo\/productpage\.yaml:\d+\)/,
    );
    expect(stdout).toMatch(/bookinfo\/ratings on 9080: GET \/ratings\/\*/);
    expect(stdout).toMatch(
      /timeout: 3s {2}\(calls of the caller, teams\/bookinfo\/productpage\.yaml:\d+; overrides 15s \(defaults of the Mesh, mesh\.yaml:\d+\)\)/,
    );
    expect(stdout).toMatch(
      /breaker\.connections: 100 {2}\(defaults of the Team, teams\/bookinfo\/team\.yaml:\d+\)/,
    );
    expect(stdout).toMatch(/eject\.interval: 10s {2}\(built in\)/);
    expect(stdout).toMatch(/mtls: strict/);
  });

  it('says the same to a program', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'reviews', '-o', 'json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { routes: { values: unknown[] }[]; callers: unknown[] };
    expect(report).toMatchObject({
      kind: 'ServicePolicy',
      name: 'bookinfo/reviews',
      owners: ['@demo/bookinfo'],
    });
    expect(report.callers).toContainEqual(
      expect.objectContaining({ from: 'bookinfo/productpage', requests: ['GET /reviews/*'] }),
    );
    expect(report.routes[0]?.values).toContainEqual({
      field: 'timeout',
      value: '3s',
      scope: 'call',
      source: expect.objectContaining({ file: 'teams/bookinfo/productpage.yaml' }),
      over: [expect.objectContaining({ value: '15s', scope: 'mesh-defaults' })],
    });
  });

  it('explains a service outside the mesh', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'googleapis']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^external bookinfo\/googleapis/);
    expect(stdout).toContain('bookinfo/details');
  });
});
