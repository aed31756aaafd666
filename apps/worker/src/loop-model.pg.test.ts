/** Random interleavings of people, PEMS, pulls, deliveries, and their faults and deaths. */
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { type FaultKind, startSimulator } from '@vanguard/pems/simulator';
import { isWholeSuite, propertyRuns } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fields, ids, type Place, type Step, World } from './testing/loop-world.ts';

const product = useProductDatabase();
let at: Place;
beforeAll(async () => {
  const { database } = product;
  const people: string[] = [];
  for (const name of ['ann', 'bob', 'cid']) people.push(await buildUser(database, name));
  const reader = await buildUser(database, 'reader');
  const simulator = await startSimulator({
    startsAt: '2026-01-01T00:00:00Z',
    isClockManual: true,
    recordCount: 0,
    organizations: ['NONE'],
  });
  at = { database, simulator, people, reader };
});
afterAll(async () => await at.simulator.close());

const user = fc.nat({ max: 2 });
const place = { id: fc.constantFrom(...ids), field: fc.constantFrom(...fields) };
const readFault = fc.option(fc.constantFrom<FaultKind>('drop', 'server_error', 'truncated', 'html', 'alert_in_200'), {
  nil: undefined,
  freq: 2,
});
const writeFault = fc.option(
  fc.constantFrom<FaultKind>('lost_answer', 'drop', 'stale_recordid', 'unavailable', 'truncated', 'expired_session'),
  { nil: undefined, freq: 1 },
);
const faulty = <Kind extends string>(kind: Kind, fault: fc.Arbitrary<FaultKind | undefined>, more: object = {}) =>
  fc
    .record({ kind: fc.constant(kind), fault, ...more })
    .map(({ fault, ...step }) => (fault === undefined ? step : { ...step, fault }));
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('edit' as const), user, ...place }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('commit' as const), user }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('keepMine' as const, 'takeTheirs' as const), user }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pems' as const), ...place }) },
    { weight: 2, arbitrary: faulty('pull', readFault, { full: fc.boolean() }) },
    { weight: 4, arbitrary: faulty('deliver', writeFault) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'dieAfterWrite' as const,
          'dieAfterClaim' as const,
          'dieBetweenChunks' as const,
          'silence' as const,
        ),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'atOnce' as const }) },
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 30 },
);

/** Others every night; a run takes a third of a second of a processor, the server's part not counted. */
const runs = isWholeSuite ? propertyRuns(1000) : 5;

/** What has gone wrong once, shrunk. */
const known: Step[][] = [
  // A refused change came back over the one that its author had committed on top of it, and which was refused next.
  [
    { kind: 'edit', user: 2, id: 'P1', field: 'purchasePrice' },
    { kind: 'commit', user: 2 },
    { kind: 'dieAfterWrite' },
    { kind: 'pems', id: 'P1', field: 'purchasePrice' },
    { kind: 'edit', user: 2, id: 'P1', field: 'purchasePrice' },
    { kind: 'commit', user: 2 },
  ],
];

test(
  'PEMS has each committed change once, nothing is lost or overwritten unseen, and both sides agree at rest',
  async () => {
    const property = fc.asyncProperty(steps, async (taken) => {
      const world = await World.build(at);
      for (const step of taken) {
        await world.take(step);
        await world.judge();
      }
      await world.judgeAtRest();
    });
    const examples = known.map((one): [Step[]] => [one]);
    const judging = fc.assert(property, { numRuns: runs, examples, endOnFailure: false });
    await expect(judging).resolves.toBeUndefined();
  },
  isWholeSuite ? 3_600_000 : 300_000,
);
