/** The client against the simulator, over HTTP: full and incremental reads, one record read and written. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMapping, createPemsClient, defaultDictionary, type PemsClient, type RawRow } from './index.ts';
import { simulatedRecord, type Simulator, startSimulator } from './simulator/index.ts';

let simulator: Simulator;
let client: PemsClient;
beforeAll(async () => {
  simulator = await startSimulator({ recordCount: 700, isClockManual: true, startsAt: '2026-03-01T08:00:00Z' });
  client = createPemsClient({ ...simulator.connection, grid: { pageRows: 100 } });
});
afterAll(async () => await simulator.close());

async function readAll(organization: string, changedSince?: string): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const query = { organization, ...(changedSince === undefined ? {} : { changedSince }) };
  for await (const page of client.readRecords(query)) rows.push(...page.rows);
  return rows;
}

const mapping = () => {
  const { formats, grid } = client.configuration;
  return createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys });
};

test('a full read has every record of the organization once, and none of codes that begin the same', async () => {
  const rows = await readAll('ALPH');
  const ids = rows.map((row) => row['PFS_ID']);
  expect(ids).toEqual(simulator.store.list('ALPH').map(({ pfaId }) => pfaId));
  expect(ids.length).toBeGreaterThan(300);
  expect(new Set(rows.map((row) => row['PFS_A_ORG']))).toEqual(new Set(['ALPH']));
});

test('an incremental read has what was changed at an instant or later', async () => {
  simulator.clock.advance(1);
  const changed = simulator.store.list('RIO').slice(3, 6);
  for (const record of changed) {
    simulator.store.change(record, { PFS_F_MODEL: 'X9' }, { atMs: simulator.clock.now(), by: 'TEST' });
  }
  const rows = await readAll('RIO', new Date(simulator.clock.now()).toISOString());
  expect(rows.map((row) => row['PFS_ID'])).toEqual(changed.map(({ pfaId }) => pfaId));
  expect(await readAll('RIO', new Date(simulator.clock.now() + 1000).toISOString())).toEqual([]);
});

describe('one record', () => {
  const key = { organization: 'ALPHA2', pfaId: 'PFA-000002' };

  test('is written with its counter, refused with another, and comes back by the grid as it was written', async () => {
    const before = await client.readRecord(key);
    const { changes, expected } = mapping().mapDelta(
      { forecastRate: '1234.5', model: null, isDiscontinued: true },
      false,
    );
    const written = await client.writeRecord(key, changes, before?.recordId ?? '');
    expect(Number(written.recordId)).toBe(Number(before?.recordId) + 1);
    await expect(client.writeRecord(key, changes, before?.recordId ?? '')).rejects.toMatchObject({
      code: 'stale_record',
    });
    const row = (await readAll('ALPHA2')).find((candidate) => candidate['PFS_ID'] === key.pfaId) as RawRow;
    const { record } = mapping().mapRow(row);
    expect(record?.data).toMatchObject({ monthlyRate: '1234.5', isDiscontinued: true });
    expect(record?.data).not.toHaveProperty('model');
    expect(expected).toEqual({ monthlyRate: '1234.5', model: null, isDiscontinued: true });
    expect(mapping().mapScreenRow(written.row).record?.data).toEqual(record?.data);
  });

  test('is read where an amount in it ends in more zeros than a number of JSON has digits', async () => {
    const [record] = simulator.store.list('ALPHA');
    if (record === undefined) throw new Error('there is no record');
    const rate = { PFS_F_RATE: `1234.5${'0'.repeat(15)}` };
    simulator.store.change(record, rate, { atMs: simulator.clock.now(), by: 'TEST' });
    const { row } = (await client.readRecord({ organization: 'ALPHA', pfaId: record.pfaId })) ?? {};
    expect(row?.['PFS_F_RATE']).toBe('1234.5');
  });

  test('that is not there is undefined', async () => {
    expect(await client.readRecord({ organization: 'ALPHA', pfaId: 'NOBODY' })).toBeUndefined();
  });

  test('is refused with the field and the words of PEMS', async () => {
    const { recordId = '' } = (await client.readRecord(key)) ?? {};
    const bad = client.writeRecord(key, { PFS_F_SOURCE: { kind: 'text', value: 'Lease' } }, recordId);
    await expect(bad).rejects.toMatchObject({ code: 'invalid_value', field: 'PFS_F_SOURCE', isRetryable: false });
    const locked = client.writeRecord(key, { PFS_A_RATE: { kind: 'number', value: '1' } }, recordId);
    await expect(locked).rejects.toMatchObject({ code: 'not_authorized' });
  });
});

test('a record of the mirror that becomes one of the simulator is mapped to itself', async () => {
  const data = {
    class: 'Boom Lift',
    source: 'Rental',
    monthlyRate: '12345.67',
    isActualized: true,
    isDiscontinued: false,
    isFundsTransferable: false,
    hasPlan: true,
    hasActuals: true,
    originalStart: '2025-01-31',
    originalEnd: '2025-03-01',
    forecastStart: '2025-02-01',
    forecastEnd: '2025-12-31',
    actualStart: '2025-02-01',
    actualEnd: '2025-12-31',
    lastModifiedBy: 'PLANNER',
    PFS_UDFCHAR02: 'kept',
  };
  simulator.store.add(simulatedRecord('ONE', 'Ä 1', data), simulator.clock.now());
  const [row] = await readAll('ONE');
  // A column called as one of our fields is none of them.
  expect(mapping().mapRow({ ...row, monthlyRate: '1', planCost: '2' }).record).toEqual({
    organization: 'ONE',
    pfaId: 'Ä 1',
    upstreamVersion: '01-Mar-2026 09:00:00',
    changedAt: '2026-03-01T09:00:00Z',
    misfits: [],
    data: data,
  });
});
