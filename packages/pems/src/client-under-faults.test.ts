/**
 * The client while everything goes wrong that the simulator knows: a read yields exactly what PEMS holds, or an error with
 * a code; a write has happened once, not at all, or is said to be unknown.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createMapping,
  createPemsClient,
  defaultDictionary,
  PemsError,
  type PemsSettings,
  type RawRow,
} from './index.ts';
import { type Fault, type FaultKind, faultKinds, type Simulator, startSimulator } from './simulator/index.ts';

const simulators: Simulator[] = [];
beforeAll(async () => {
  for (const sessionsKeepLists of [true, false]) {
    simulators.push(await startSimulator({ recordCount: 0, sessionsKeepLists, isClockManual: true }));
  }
});
afterAll(async () => {
  for (const simulator of simulators) await simulator.close();
});

const impatient = { timeoutMs: 5000, attempts: 6, backoffMs: 1, maxBackoffMs: 2, failuresBeforeBreak: 12, breakMs: 1 };
const settings = ({ connection }: Simulator): PemsSettings => ({
  ...connection,
  grid: { pageRows: 100 },
  limits: impatient,
});

const kinds = Object.keys(faultKinds) as FaultKind[];
const fault = (...of: FaultKind[]): fc.Arbitrary<Fault> =>
  fc.record({
    kind: fc.constantFrom(...of),
    rate: fc.constantFrom(0.05, 0.2, 0.6, 1),
    times: fc.integer({ min: 1, max: 4 }),
    delayMs: fc.constant(2),
    retryAfterSeconds: fc.constant(0),
    column: fc.constantFrom('PFS_F_CLASS', 'PFS_F_RATE', 'PFS_UDFCHAR01'),
  });
const faults = (...of: FaultKind[]) => fc.uniqueArray(fault(...of), { maxLength: 4, selector: ({ kind }) => kind });

let run = 0;
/** Codes that begin the same, all of them there at once. */
function fill({ store }: Simulator, records: number): string {
  const organization = `ORG${++run}`;
  for (let i = 1; i <= records; i++) {
    const values = { PFS_F_CLASS: `Class ${i % 7}`, PFS_F_RATE: String(i * 1000.5), PFS_UDFCHAR01: `spare ${i}` };
    store.add({ organization, pfaId: `P${String(i).padStart(5, '0')}`, values }, 0);
  }
  return organization;
}

const seen = ({ PFS_ID, PFS_F_CLASS, PFS_F_RATE, PFS_UDFCHAR01 }: RawRow) =>
  [PFS_ID, PFS_F_CLASS, PFS_F_RATE?.replaceAll(',', ''), PFS_UDFCHAR01].join(' ');

/** The rows, or the code of the error that ended the read. */
async function read(
  simulator: Simulator,
  organization: string,
  between: () => void = () => {},
): Promise<{ rows: RawRow[]; failure: string | undefined }> {
  const rows: RawRow[] = [];
  const requiredFields = ['PFS_F_CLASS', 'PFS_F_RATE', 'PFS_UDFCHAR01'];
  try {
    for await (const page of createPemsClient(settings(simulator)).readRecords({ organization, requiredFields })) {
      rows.push(...page.rows);
      between();
    }
    return { rows, failure: undefined };
  } catch (error) {
    if (!(error instanceof PemsError)) throw error;
    return { rows, failure: error.code };
  }
}

test('a read yields exactly the records of the organization, or fails with a code', async () => {
  const ended = { whole: 0, failed: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 320 }),
      fc.nat({ max: 1 }),
      // A column that was another from the beginning is what PEMS holds, as far as a read can know.
      faults(...kinds.filter((kind) => kind !== 'retyped_column')),
      async (records, which, struck) => {
        const simulator = simulators[which] as Simulator;
        const organization = fill(simulator, records);
        simulator.faults.set(struck);
        const { rows, failure } = await read(simulator, organization);
        simulator.faults.set([]);
        ended[failure === undefined ? 'whole' : 'failed']++;
        if (failure !== undefined) return;
        const held = simulator.store
          .list(organization)
          .map(({ pfaId, values }) => seen({ PFS_ID: pfaId, ...values() }));
        // What a page that had shifted left out comes after it.
        expect(rows.map(seen).toSorted()).toEqual(held.toSorted());
      },
    ),
    { numRuns: 60 },
  );
  expect(ended.whole).toBeGreaterThan(10);
  expect(ended.failed).toBeGreaterThan(10);
});

test('what goes wrong for a moment is put right', async () => {
  const momentary = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom<FaultKind>(
        ...([
          'shifted_page',
          'duplicate_rows',
          'short_page',
          'expired_session',
          'unavailable',
          'truncated',
          'drop',
        ] as const),
      ),
      rate: fc.constantFrom(0.3, 1),
      times: fc.constantFrom(1, 2),
      retryAfterSeconds: fc.constant(0),
    }),
    { maxLength: 2, minLength: 1, selector: ({ kind }) => kind },
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 101, max: 320 }), momentary, async (records, struck) => {
      const [, simulator] = simulators as [Simulator, Simulator];
      const organization = fill(simulator, records);
      simulator.faults.set(struck);
      const { rows, failure } = await read(simulator, organization);
      simulator.faults.set([]);
      expect([failure, rows.length]).toEqual([undefined, records]);
    }),
    { numRuns: 40 },
  );
});

test('records that come and go during a read neither hide nor repeat those that stay', async () => {
  const change = fc.record({
    isRemoval: fc.boolean(),
    at: fc.nat({ max: 450 }),
    count: fc.integer({ min: 1, max: 130 }),
  });
  let whole = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 150, max: 320 }),
      fc.nat({ max: 1 }),
      fc.array(change, { maxLength: 5 }),
      async (records, which, changes) => {
        const simulator = simulators[which] as Simulator;
        const { store } = simulator;
        const organization = fill(simulator, records);
        const stay = new Set(store.list(organization).map(({ pfaId }) => pfaId));
        const { rows, failure } = await read(simulator, organization, () => {
          const next = changes.shift();
          if (next === undefined) return;
          for (let i = next.at; i < next.at + next.count; i++) {
            const pfaId = `P${String(i).padStart(5, '0')}`;
            const record = store.find(organization, pfaId);
            if (next.isRemoval && record !== undefined) {
              stay.delete(pfaId);
              store.remove(record);
            }
            if (!next.isRemoval) store.add({ organization, pfaId: `${pfaId}x`, values: {} }, 0);
          }
        });
        if (failure !== undefined) return;
        whole++;
        const ids = rows.map(({ PFS_ID }) => PFS_ID ?? '');
        expect(new Set(ids).size).toBe(ids.length);
        expect([...stay].filter((pfaId) => !ids.includes(pfaId))).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
  expect(whole).toBeGreaterThan(15);
});

test('a read that is moved beyond what it remembers repeats no record', async () => {
  const [, simulator] = simulators as [Simulator, Simulator];
  const organization = fill(simulator, 900);
  let pages = 0;
  const { rows, failure } = await read(simulator, organization, () => {
    // The place of the next page then begins with rows that have been forgotten, and ends with some that are known.
    if (++pages !== 7) return;
    for (let i = 0; i < 450; i++) simulator.store.add({ organization, pfaId: `A${i}`, values: {} }, 0);
  });
  expect(failure).toBeUndefined();
  expect(rows.map(({ PFS_ID }) => PFS_ID)).toEqual(
    simulator.store.list(organization).flatMap(({ pfaId }) => (pfaId.startsWith('P') ? [pfaId] : [])),
  );
});

test('a write has happened once, not at all, or is said to be unknown', async () => {
  const [simulator] = simulators as [Simulator];
  const organization = fill(simulator, 1);
  const record = simulator.store.find(organization, 'P00001');
  const client = createPemsClient(settings(simulator));
  const outcomes = new Map<string, number>();
  const apply = kinds.filter((kind) => !/column|rows|page|totals/.test(kind));
  await fc.assert(
    fc.asyncProperty(faults(...apply), fc.nat({ max: 1_000_000 }), async (struck, amount) => {
      simulator.faults.set([]);
      const { recordId = '' } = (await client.readRecord({ organization, pfaId: 'P00001' })) ?? {};
      const before = { ...record?.values() };
      simulator.faults.set(struck);
      const rate = String(amount);
      const changes = { PFS_F_RATE: { kind: 'number', value: rate } } as const;
      const outcome = await client.writeRecord({ organization, pfaId: 'P00001' }, changes, recordId).then(
        () => 'written',
        (error: unknown) => (error instanceof PemsError ? error.code : 'without a code'),
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const after = record?.values();
      const count = (record?.counter ?? 0) - Number(recordId);
      const taken = { ...before, PFS_F_RATE: rate };
      const [isTaken, isLeft] = [
        [taken, 1],
        [before, 0],
      ];
      const possible = outcome === 'written' ? [isTaken] : outcome === 'outcome_unknown' ? [isTaken, isLeft] : [isLeft];
      expect(possible).toContainEqual([after, count]);
    }),
    { numRuns: 100 },
  );
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['written', 'outcome_unknown', 'stale_record']));
  expect(outcomes.has('without a code')).toBe(false);
});

const mapping = () => {
  const { formats, grid } = createPemsClient(settings(simulators[0] as Simulator)).configuration;
  return createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys });
};

test('a column whose values are of another kind rejects the rows by name', async () => {
  const [simulator] = simulators as [Simulator];
  const organization = fill(simulator, 2);
  simulator.faults.set([{ kind: 'retyped_column', column: 'PFS_F_STARTDATE' }]);
  const { rows } = await read(simulator, organization);
  simulator.faults.set([]);
  expect(rows.map(mapping().mapRow)).toMatchObject([
    { rejected: { pfaId: 'P00001', faults: [{ field: 'forecastStart', code: 'unreadable' }] } },
    { rejected: { pfaId: 'P00002' } },
  ]);
});
