/** The collections beside the grid, over HTTP: what of them is an organization's, what of it can be read, and what goes wrong. */
import { createServer } from 'node:http';
import type { FeedName } from '@vanguard/pfa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CollectionPlace, createPemsClient, type FeedPage, type PemsClient, PemsError } from './index.ts';
import { type Fault, type Simulator, startSimulator } from './simulator/index.ts';

let simulator: Simulator;
let client: PemsClient;
beforeAll(async () => {
  const records = ['ALPH', 'ALPHA', 'ALPHA2'].flatMap((organization) =>
    Array.from({ length: 3 }, (_, i) => ({
      organization,
      pfaId: `P${i}`,
      values: {
        PFS_EQUIPMENT: `EQ-${organization}-${i}`,
        PFS_F_CATEGORY: 'Cranes',
        PFS_F_CLASS: `Class ${i}`,
        PFS_F_MANUFACT: i === 0 ? 'JLG' : 'Genie',
      },
    })),
  );
  simulator = await startSimulator({ records, otherUsers: [{ username: 'ann', password: 'of ann' }] });
  const limits = { attempts: 4, backoffMs: 1, maxBackoffMs: 2, failuresBeforeBreak: 1000 };
  client = createPemsClient({ ...simulator.connection, limits });
});
afterAll(async () => await simulator.close());
beforeEach(() => simulator.faults.set([]));

const makers = (count: number) => Array.from({ length: count }, (_, i) => ({ MANUFACTURERCODE: `M${1000 + i}` }));

async function read(feed: FeedName, organization = 'ALPHA', from?: CollectionPlace): Promise<FeedPage[]> {
  return await Array.fromAsync(client.readFeed({ feed, organization }, from));
}
const keysOf = (pages: readonly FeedPage[]) => pages.flatMap(({ entries }) => entries.map(({ key }) => key));

test('each has what is of the organization, by its whole code', async () => {
  simulator.collections.set('/usersetup/ANN/organizations', [
    { ORGANIZATIONCODE: 'ALPHA2' },
    { ORGANIZATIONCODE: 'ALPH' },
  ]);
  expect(keysOf(await read('assets'))).toEqual(['EQ-ALPHA-0', 'EQ-ALPHA-1', 'EQ-ALPHA-2']);
  expect(keysOf(await read('classes'))).toEqual(['Cranes\tClass 0', 'Cranes\tClass 1', 'Cranes\tClass 2']);
  expect(keysOf(await read('manufacturers'))).toEqual(['Genie', 'JLG']);
  expect(keysOf(await read('users'))).toEqual(['SIMULATOR']);
  expect(keysOf(await read('users', 'ALPH'))).toEqual(['SIMULATOR', 'ANN']);
  const [organizations] = await read('organizations');
  expect(organizations?.entries).toEqual([{ key: 'ALPHA', data: { code: 'ALPHA', name: 'Project ALPHA' } }]);
  expect(keysOf(await read('organizations', 'ALP'))).toEqual([]);
});

test('values are read as the installation writes them; an entry with one that cannot be is told, and no other lost', async () => {
  const asset = { ORGANIZATIONCODE: '*', SERIALNUMBER: 4711, COMMISSIONDATE: '02-Jan-2026', SECRET: 'not kept' };
  simulator.collections.set('/assets', [
    { ...asset, ASSETCODE: ' A ', MODEL: '' },
    { ...asset, ASSETCODE: 'B', COMMISSIONDATE: 'soon' },
    { ...asset, ASSETCODE: null },
    { ...asset, ASSETCODE: 'C', DESCRIPTION: 'a\0b' },
    { ...asset, ASSETCODE: 'E'.repeat(501) },
    { ...asset, ASSETCODE: 'D', ORGANIZATIONCODE: 'ALPHA2', COMMISSIONDATE: 'soon' },
  ]);
  const [page] = await read('assets');
  expect(page?.entries).toEqual([{ key: 'A', data: { tag: 'A', serial: '4711', onSiteOn: '2026-01-02' } }]);
  expect(page?.rejected.map(({ key, faults }) => [key, faults])).toEqual([
    ['B', [{ field: 'onSiteOn', upstream: 'COMMISSIONDATE', code: 'unreadable' }]],
    [null, [{ field: 'ASSETCODE', upstream: 'ASSETCODE', code: 'missing' }]],
    ['C', [{ field: 'description', upstream: 'DESCRIPTION', code: 'not_storable' }]],
    [null, [{ field: 'key', upstream: 'ASSETCODE', code: 'not_storable' }]],
  ]);
});

test('columns are those of the installation, also of objects within the entry', async () => {
  simulator.collections.set('/assets', [
    { ASSETID: { CODE: 'A', ORG: { CODE: 'ALPHA' } }, SERIAL: { toString: 'no' } },
    { ASSETID: { CODE: 'B', ORG: { CODE: 'ALPH' } } },
    { ASSETID: 'A' },
  ]);
  const assets = {
    path: '/assets',
    key: ['ASSETID.CODE'],
    columns: [
      { name: 'tag', upstream: 'ASSETID.CODE' },
      { name: 'serial', upstream: 'SERIAL' },
    ],
    organization: 'ASSETID.ORG.CODE',
  };
  const own = createPemsClient({ ...simulator.connection, feeds: { assets } });
  const [page] = await Array.fromAsync(own.readFeed({ feed: 'assets', organization: 'ALPHA' }));
  expect(page?.entries).toEqual([{ key: 'A', data: { tag: 'A' } }]);
  expect(page?.rejected).toMatchObject([{ key: null, faults: [{ upstream: 'ASSETID.CODE', code: 'missing' }] }]);
});

test('a read goes on where another has ended, and none and one entry are lists too', async () => {
  simulator.collections.set('/manufacturers', makers(250));
  const pages = await read('manufacturers');
  expect(pages.map(({ readCount, totalCount }) => [readCount, totalCount])).toEqual([
    [100, 250],
    [200, 250],
    [250, 250],
  ]);
  expect(keysOf(await read('manufacturers', 'ALPHA', pages[0]?.place))).toEqual(keysOf(pages.slice(1)));
  expect(pages.at(-1)?.place).toBeUndefined();
  for (const count of [0, 1]) {
    simulator.collections.set('/manufacturers', makers(count));
    expect(keysOf(await read('manufacturers'))).toHaveLength(count);
  }
});

test.each<[outcome: number | string, ...faults: Fault[]]>([
  [250, { kind: 'drop', times: 2 }],
  [250, { kind: 'too_many_requests', times: 2, retryAfterSeconds: 0 }],
  [250, { kind: 'unavailable', times: 1, retryAfterSeconds: 0 }],
  [250, { kind: 'truncated', times: 2 }],
  [250, { kind: 'html', times: 1 }],
  [250, { kind: 'server_error', times: 1 }],
  [250, { kind: 'short_page', times: 1 }],
  [250, { kind: 'null_totals' }],
  ['read_incomplete', { kind: 'short_page' }],
  ['read_incomplete', { kind: 'repeated_cursor', times: 1 }],
  ['answer_cut_off', { kind: 'truncated' }],
  ['answer_cut_off', { kind: 'drop' }],
  ['refused', { kind: 'alert_in_200', times: 1 }],
  ['not_authenticated', { kind: 'expired_password', times: 1 }],
  // What stands in its place comes twice: who takes the entries sees that.
  [249, { kind: 'vanished_rows', times: 1 }],
  // The end, as far as anybody can tell.
  [100, { kind: 'repeated_cursor', times: 1 }, { kind: 'null_totals' }],
])('a read of 250 entries ends as %s under %o %o', async (outcome, ...faults) => {
  simulator.collections.set('/manufacturers', makers(250));
  simulator.faults.set(faults);
  const ended = await read('manufacturers').then(
    (pages) => new Set(keysOf(pages)).size,
    (error: unknown) => (error instanceof PemsError ? error.code : error),
  );
  expect(ended).toBe(outcome);
});

test('a list that fails again and again is left alone, and the records are not', async () => {
  const limits = { attempts: 1, failuresBeforeBreak: 2 };
  const own = createPemsClient({ ...simulator.connection, limits });
  simulator.faults.set([{ kind: 'server_error', times: 2 }]);
  const codes = ['server_failed', 'server_failed', 'circuit_open'];
  for (const code of codes) {
    const reading = Array.fromAsync(own.readFeed({ feed: 'users', organization: 'ALPHA' }));
    await expect(reading).rejects.toMatchObject({ code });
  }
  expect(await own.countRecords({ organization: 'ALPHA' })).toBe(3);
});

const one = { MANUFACTURERCODE: 'JLG' };

/** Of a PEMS that answers so at each place. */
async function readFrom(answerAt: (position: number) => object | undefined): Promise<FeedPage[]> {
  const server = createServer((request, response) => {
    const answer = answerAt(Number(request.headers['cursorposition']));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ Result: { ResultData: answer } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const odd = createPemsClient({
    ...simulator.connection,
    baseUrl: `http://127.0.0.1:${port}`,
    limits: { entries: 20 },
  });
  try {
    return await Array.fromAsync(odd.readFeed({ feed: 'manufacturers', organization: 'ALPHA' }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test.each<[code: string, ...answers: object[]]>([
  ['unexpected_answer', { DATARECORD: 'none', RECORDS: 0 }],
  ['unexpected_answer', { DATARECORD: [1], RECORDS: 1 }],
  ['unexpected_answer', { RECORDS: 0 }],
  ['unexpected_answer', { DATARECORD: [], NEXTCURSORPOSITION: 'next' }],
  // Round and round it would go.
  ['read_incomplete', { DATARECORD: one, NEXTCURSORPOSITION: 2 }, { DATARECORD: one, NEXTCURSORPOSITION: 1 }],
  ['read_incomplete', { DATARECORD: [], NEXTCURSORPOSITION: 2 }],
])('what is no list is %s: %j', async (code, ...answers) => {
  await expect(readFrom((position) => answers[position - 1])).rejects.toMatchObject({ code });
});

test.each([
  [21, 'does not end after 20 entries', {}],
  [4, 'counts 3 entries, and 4 came', { RECORDS: 3 }],
])('a list without an end is left after %d entries: it %s', async (last, words, count) => {
  let latest = 0;
  const reading = readFrom((position) => {
    latest = position;
    return { DATARECORD: one, NEXTCURSORPOSITION: position + 1, ...count };
  });
  await expect(reading).rejects.toMatchObject({ code: 'read_incomplete', message: expect.stringContaining(words) });
  expect(latest).toBe(last);
});
