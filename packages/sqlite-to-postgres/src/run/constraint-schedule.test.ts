/** Two sessions, tables that refer to one another in any way: all is made, once, and nothing before what it stands on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedTable } from '../plan/plan.ts';
import type { ConstraintStatement } from '../server/ddl.ts';
import { ConstraintSchedule, type ConstraintStep } from './constraint-schedule.ts';

interface Reference {
  to: number;
  /** To its primary key, or to another unique one. */
  toKey: boolean;
}

const statement = (table: string, subject: string): ConstraintStatement => ({ table, name: subject, subject, sql: '' });

function planned(name: string, references: readonly Reference[]): PlannedTable {
  const foreignKeys = references.map(({ to, toKey }) => ({
    referencedTable: `t${to}`,
    referencedColumns: [toKey ? 'id' : 'code'],
  }));
  return { name, primaryKey: { name: `${name}_pkey`, columns: ['id'] }, foreignKeys } as unknown as PlannedTable;
}

const anyTables = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.array(fc.array(fc.record({ to: fc.nat({ max: count - 1 }), toKey: fc.boolean() }), { maxLength: 3 }), {
    minLength: count,
    maxLength: count,
  }),
);

const ticks = async (count: number) => {
  for (let i = 0; i < count; i++) await Promise.resolve();
};

test('each step comes once, and references after what they refer to', async () => {
  await fc.assert(
    fc.asyncProperty(anyTables, fc.infiniteStream(fc.nat({ max: 9 })), async (references, delays) => {
      const tables = references.map((own, i) => planned(`t${i}`, own));
      const schedule = new ConstraintSchedule(
        tables.map((table) => ({ table, statements: [] })),
        tables.flatMap(({ name, foreignKeys }) => foreignKeys.map((_, i) => statement(name, `fk ${i}`))),
      );
      const [keyed, finished] = [new Set<string>(), new Set<string>()];
      const [made, early]: [string[], string[]] = [[], []];
      const pause = async () => await ticks(delays.next().value as number);
      const make = async ({ kind, table }: ConstraintStep) => {
        made.push(`${kind} ${table.name}`);
        const missing = (references[tables.indexOf(table)] as Reference[]).filter(
          ({ to, toKey }) => !(toKey ? keyed : finished).has(`t${to}`),
        );
        if (kind === 'references' && (missing.length > 0 || !finished.has(table.name))) early.push(table.name);
        await pause();
        if (kind === 'references') return;
        keyed.add(table.name);
        schedule.keyed(table);
        await pause();
        finished.add(table.name);
        schedule.finished(table);
      };
      const session = async () => {
        for await (const step of schedule.steps()) await make(step);
      };
      await Promise.all([session(), session()]);
      const expected = tables.flatMap(({ name, foreignKeys }) => [
        `own ${name}`,
        ...(foreignKeys.length > 0 ? [`references ${name}`] : []),
      ]);
      expect(made.toSorted()).toEqual(expected.toSorted());
      expect(early).toEqual([]);
    }),
  );
});

const [parent, child] = [planned('t0', []), planned('t1', [{ to: 0, toKey: true }])];

/** The child refers to the parent; each of two sessions has begun with one of them. */
async function begunByTwo(): Promise<{ schedule: ConstraintSchedule; one: AsyncGenerator; other: AsyncGenerator }> {
  const schedule = new ConstraintSchedule(
    [parent, child].map((table) => ({ table, statements: [] })),
    [statement('t1', 'fk')],
  );
  const [one, other] = [schedule.steps(), schedule.steps()];
  await one.next();
  await other.next();
  return { schedule, one, other };
}

test('a key is enough for who refers to it, while the table is still at work', async () => {
  const { schedule, other } = await begunByTwo();
  schedule.keyed(parent);
  schedule.finished(child);
  expect((await other.next()).value).toMatchObject({ kind: 'references', table: { name: 't1' } });
});

test('once stopped, nobody waits for what will not come', async () => {
  const { schedule, other } = await begunByTwo();
  schedule.finished(child);
  const waiting = other.next();
  schedule.stop();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('of two declarations the second begins when the first is over, also where that failed', async () => {
  const schedule = new ConstraintSchedule([], []);
  const order: string[] = [];
  const first = schedule.alone(async () => {
    order.push('first');
    await ticks(5);
    order.push('over');
    throw new Error('refused');
  });
  const second = schedule.alone(async () => {
    order.push('second');
    await ticks(1);
  });
  await expect(first).rejects.toThrow('refused');
  await second;
  expect(order).toEqual(['first', 'over', 'second']);
});
