import { describe, expect, it } from 'vitest';
import { bookinfo } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';

describe('explain', () => {
  it('says who calls, who is called, and of every value where it comes from and what it replaced', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), ['explain', 'bookinfo/reviews']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /bookinfo\/productpage → http 9080\n +GET \/reviews\/\*\n +teams\/bookinfo\/reviews\.yaml:\d+, teams\/bookinfo\/productpage\.yaml:\d+\n/,
    );
    expect(stdout).toMatch(/bookinfo\/ratings → 9080\n +GET \/ratings\/\*\n/);
    expect(stdout).toMatch(
      /timeout +3s +caller's calls +teams\/bookinfo\/productpage\.yaml:\d+\n +over 15s +Mesh defaults +mesh\.yaml:\d+\n/,
    );
    expect(stdout).toMatch(
      /breaker\.connections +100 +Team defaults +teams\/bookinfo\/team\.yaml:\d+\n/,
    );
    expect(stdout).toMatch(/built in: .*eject\.interval 10s/);
    expect(stdout).toMatch(/mtls +strict +Mesh defaults/);
  });

  it('fits into 100 columns', async () => {
    const { stdout } = await runCli(bookinfo(), ['explain', 'bookinfo/reviews']);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('says the same to a program', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'reviews', '-o', 'json']);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      perCaller: { routes: { values: unknown[] }[] }[];
      callers: unknown[];
    };
    expect(report).toMatchObject({
      kind: 'ServicePolicy',
      name: 'bookinfo/reviews',
      owners: ['@demo/bookinfo'],
    });
    expect(report.callers).toContainEqual(
      expect.objectContaining({ from: 'bookinfo/productpage', requests: ['GET /reviews/*'] }),
    );
    expect(report.perCaller[0]?.routes[0]?.values).toContainEqual({
      field: 'timeout',
      value: '3s',
      scope: 'call',
      source: expect.objectContaining({ file: 'teams/bookinfo/productpage.yaml' }),
      over: [expect.objectContaining({ value: '15s', scope: 'mesh-defaults' })],
      bounds: [],
    });
  });

  it('explains a service outside the mesh', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['explain', 'googleapis']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bookinfo\/googleapis, outside the mesh\n/);
    expect(stdout).toContain('bookinfo/details');
  });

  it('says what is meant by a name that it does not know', async () => {
    const { code, stderr } = await runCli(bookinfo(), ['explain', 'reviws']);
    expect(code).toBe(2);
    expect(stderr).toContain("no service 'reviws' in this mesh (did you mean bookinfo/reviews?)");
  });
});
