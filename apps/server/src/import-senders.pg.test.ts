/** Imports whose senders go while their file is read: over real connections. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { buildMember, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { csvType, type ImportPreview, routes } from '@vanguard/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { signSession } from './testing/sign-session.ts';

const product = useProductDatabase();
let [url, token] = ['', ''];
let close = async () => {};

beforeAll(async () => {
  const { database } = product;
  const organization = await buildOrganization(database, 'RIO');
  const user = await buildUser(database, 'ann');
  await buildMember(database, organization, user);
  token = await signSession(database, user, jwtSecret);
  const app = await buildApi(database);
  close = async () => await app.close();
  url = (await app.listen({ port: 0, host: '127.0.0.1' })) + routes.import.path.replace(':orgId', organization);
});
afterAll(async () => await close());

const send = async (body: string, signal?: AbortSignal) =>
  await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': csvType },
    body,
    ...(signal && { signal }),
  });

const readers = () =>
  execFileSync('ps', ['--no-headers', '--ppid', String(process.pid), '-o', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((args) => args.includes('parse-process')).length;

/** The files without a name that this process has open. */
const spools = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('vanguard-');
    } catch {
      return false;
    }
  }).length;

const patient = { timeout: 20_000 };

test.runIf(process.platform === 'linux')(
  'who goes while the file is read takes its process and its files along, and leaves the place to others',
  async () => {
    const large = `PFA ID,Category\n${Array.from({ length: 100_000 }, (_, i) => `P${i},Cranes`).join('\n')}`;
    // As many as one user may have, so that a place that was lost would be missed below.
    const leaving = [new AbortController(), new AbortController()];
    const gone = leaving.map(async ({ signal }) => await send(large, signal).then(String, String));
    await expect.poll(readers, patient).toBe(2);
    expect(spools()).toBe(4);
    for (const one of leaving) one.abort();
    for (const one of gone) expect(await one).toMatch(/abort/i);
    await expect.poll(() => [readers(), spools()], patient).toEqual([0, 0]);
    const again = await Promise.all(
      ['P1', 'P2'].map(async (id) => {
        const answer = await send(`PFA ID,Category\n${id},Cranes`);
        const { faults } = (await answer.json()) as ImportPreview;
        return [answer.status, faults.map(({ pfaId }) => pfaId)];
      }),
    );
    expect(again).toEqual([
      [200, ['P1']],
      [200, ['P2']],
    ]);
  },
);
