/** What the test of a connection finds, one fault at a time. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  checkConnection,
  checkFeedConnection,
  createPemsClient,
  defaultDictionary,
  type PemsSettings,
  settingsOfConnection,
} from '../index.ts';
import { type Fault, type Simulator, startSimulator } from '../simulator/index.ts';

let simulator: Simulator;
beforeAll(async () => {
  const otherUsers = [{ username: 'reader', password: 'reader', isReader: true }];
  simulator = await startSimulator({ recordCount: 300, otherUsers });
});
afterAll(async () => await simulator.close());
afterEach(() => simulator.faults.set([]));

const stored = () => ({
  url: simulator.connection.baseUrl,
  authType: 'basic',
  authKey: 'simulator',
  authValue: 'simulator',
  headers: { tenant: 'SIMULATOR', organization: 'RIO' },
});

const clientOf = (settings: PemsSettings) => createPemsClient({ ...settings, limits: { attempts: 1, backoffMs: 1 } });

async function check(settings: PemsSettings = settingsOfConnection(stored()), organization = 'RIO', writes = false) {
  const dictionary = defaultDictionary;
  const result = await checkConnection(clientOf(settings), { organization, dictionary, writes });
  return { ...result, bad: result.steps.filter(({ isFine }) => !isFine).map(({ name, code }) => [name, code]) };
}

test('a connection that is fit for work', async () => {
  const { isFine, bad, recordCount, clockAheadMs, drift, sample } = await check();
  expect([isFine, bad]).toEqual([true, []]);
  expect(recordCount).toBe(simulator.store.list('RIO').length);
  expect(Math.abs(clockAheadMs ?? Number.NaN)).toBeLessThan(5000);
  expect(drift?.unknown.map(({ upstream }) => upstream)).toContain('PFS_UDFCHAR01');
  expect(sample).toHaveLength(3);
});

test.each<[string, Fault[], unknown[]]>([
  ['a password that has expired', [{ kind: 'expired_password' }], [['head', 'not_authenticated']]],
  ['a proxy in between', [{ kind: 'html' }], [['head', 'not_json']]],
  ['a column that has another name', [{ kind: 'renamed_column', column: 'PFS_F_RATE' }], [['drift', 'fields_missing']]],
  [
    'a column of another type',
    [{ kind: 'retyped_column', column: 'PFS_F_ENDDATE' }],
    [
      ['drift', 'fields_missing'],
      ['rows', undefined],
    ],
  ],
])('%s is found', async (_, faults, bad) => {
  simulator.faults.set(faults);
  expect(await check()).toMatchObject({ isFine: false, bad });
});

test('whether the user may write is found, and changes nothing', async () => {
  const changes = () => simulator.store.list('RIO').map(({ counter }) => counter);
  const before = changes();
  const may = await check(undefined, 'RIO', true);
  expect([may.isFine, may.steps.at(-1)]).toEqual([true, expect.objectContaining({ name: 'rights', isFine: true })]);
  const reader = settingsOfConnection({ ...stored(), authKey: 'reader', authValue: 'reader' });
  expect((await check(reader, 'RIO', true)).bad).toEqual([['rights', 'not_authorized']]);
  expect((await check(reader)).bad).toEqual([]);
  expect(changes()).toEqual(before);
});

test('an organization that PEMS does not have, a wrong password and a clock that is wrong are found', async () => {
  expect((await check(undefined, 'NOBODY')).bad).toEqual([['count', undefined]]);
  const wrong = settingsOfConnection({ ...stored(), authValue: 'another' });
  expect((await check(wrong)).bad).toEqual([['head', 'not_authenticated']]);
  simulator.clock.advance(2);
  expect((await check()).bad).toEqual([['clock', undefined]]);
});

test('a list beside the records is asked for by itself', async () => {
  const ask = async () =>
    await checkFeedConnection(clientOf(settingsOfConnection(stored())), { feed: 'manufacturers', organization: 'RIO' });
  simulator.collections.set('/manufacturers', [{ MANUFACTURERCODE: 'ACME' }, { DESCRIPTION: 'without a code' }]);
  const found = await ask();
  expect(found).toMatchObject({ isFine: false, feed: 'manufacturers', recordCount: 2, sample: [{ key: 'ACME' }] });
  expect(found.steps).toMatchObject([{ name: 'list', detail: expect.stringContaining('1 cannot be read') as string }]);
  simulator.collections.set('/manufacturers', [{ MANUFACTURERCODE: 'ACME' }]);
  expect(await ask()).toMatchObject({ isFine: true, recordCount: 1 });
  simulator.faults.set([{ kind: 'html' }]);
  expect((await ask()).steps).toMatchObject([{ name: 'list', isFine: false, code: 'not_json' }]);
});

test.each([
  ['no tenant', { headers: { organization: 'RIO' } }],
  ['no password', { authValue: null }],
  ['another way to authenticate', { authType: 'ntlm' }],
])('a stored connection with %s is refused', (_, change) => {
  expect(() => settingsOfConnection({ ...stored(), ...change })).toThrow(/PEMS/);
});
