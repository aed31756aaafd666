/**
 * Phase 5: keys, checks, indexes, sequences, views and statistics in the staging schema. Two large tables get theirs at
 * the same time, over a second session, while others read them; the session that is done first begins with the foreign
 * keys whose tables have what they need.
 */
import type { Client, ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { type Timing, untimed } from '../progress/timeline.ts';
import { cancelStatements } from '../server/cancel-statements.ts';
import { connectAgain } from '../server/connect-target.ts';
import {
  type ConstraintStatement,
  foreignKeyStatements,
  ownConstraints,
  qualified,
  sequenceStatements,
} from '../server/ddl.ts';
import { refusedByTarget } from '../server/refused-by-target.ts';
import type { Workforce } from '../threads/workforce.ts';
import { type ConstraintStep, ConstraintSchedule } from './constraint-schedule.ts';
import { createViews } from './create-views.ts';

export interface ConstrainOptions {
  schema: string;
  /** For a second session. */
  targetUrl: string;
  workforce: Workforce;
  /** What of the staging schema of a dead run stays. */
  isMade?: ((table: string, name: string) => boolean) | undefined;
  /**
   * A large table is about to get its keys and indexes: from here on others may read its rows. `session` is free. `keyed`
   * resolves when they can be found by their key, if there is one, and never where that fails.
   */
  onReadable?(this: void, table: PlannedTable, session: ClientBase, keyed: Promise<void>): void;
  takeStatistics?: boolean | undefined;
  onProgress(subject: string, done: number, total: number): void;
  /** The backup, whose rows are staged: views are run on both sides. */
  source: string;
  time?: Timing;
  signal?: AbortSignal | undefined;
}

/** Returns how many constraints and indexes were made, and the plan with the views that PostgreSQL took. */
export async function constrainTables(
  client: Client,
  plan: MigrationPlan,
  options: ConstrainOptions,
): Promise<{ count: number; plan: MigrationPlan }> {
  const { schema, time = untimed } = options;
  const isLeft = ({ table, name }: ConstraintStatement) => options.isMade?.(table, name) !== true;
  const tables = plan.tables
    .toSorted((a, b) => b.rows - a.rows)
    .map((table) => ({ table, statements: ownConstraints(plan, table, schema).filter(isLeft) }));
  const foreignKeys = foreignKeyStatements(plan, schema).filter(isLeft);
  const total = tables.reduce((sum, { statements }) => sum + statements.length, foreignKeys.length);
  let begun = 0;
  const make: Make = async (session, { table, subject, sql, isDeclaration }) => {
    if (!isDeclaration) options.onProgress(`${subject} of "${table}"`, begun++, total);
    const activity = isDeclaration ? `declaration of ${subject} of "${table}"` : `${subject} of "${table}"`;
    await time(activity, async () => await session.query(sql)).catch((error: unknown) => {
      throw refusedByTarget(`creating the ${subject} of "${table}"`, error);
    });
  };
  const making = { make, schedule: new ConstraintSchedule(tables, foreignKeys), options };
  await shareOut(client, making, needsSecond(plan, options.workforce));
  for (const statement of sequenceStatements(plan, schema)) await client.query(statement);
  return {
    count: total,
    plan: await createViews(client, plan, schema, { path: options.source, signal: options.signal }),
  };
}

type Make = (session: ClientBase, statement: ConstraintStatement & { isDeclaration?: true }) => Promise<void>;

interface Making {
  make: Make;
  schedule: ConstraintSchedule;
  options: ConstrainOptions;
}

async function makeOwn(session: ClientBase, own: ConstraintStep, making: Making): Promise<void> {
  const { table, statements } = own;
  const { make, schedule, options } = making;
  if (options.workforce.partsFor(table.rows) === 1) {
    for (const statement of statements) await make(session, statement);
    await takeStatistics(session, table, options);
  } else {
    await buildBesideReaders(session, own, making);
    await takeStatistics(session, table, options);
    await declare(session, own, making);
  }
  schedule.finished(table);
}

/** What leaves the rows to others to read: keys, as indexes for now, and indexes. */
async function buildBesideReaders(
  session: ClientBase,
  { table, statements }: ConstraintStep,
  { make, schedule, options }: Making,
): Promise<void> {
  const keyed = Promise.withResolvers<void>();
  if (table.primaryKey === undefined) keyed.resolve();
  options.onReadable?.(table, session, keyed.promise);
  for (const statement of statements) {
    if (statement.inSteps === undefined) continue;
    await make(session, { ...statement, sql: statement.inSteps.build });
    if (statement.name !== table.primaryKey?.name) continue;
    keyed.resolve();
    schedule.keyed(table);
  }
  // Its own, where a run that died had made it.
  keyed.resolve();
}

/** What keeps others from the table, and comes last: it waits until they have read, and they for it, but only for a moment. */
async function declare(session: ClientBase, { statements }: ConstraintStep, { make }: Making): Promise<void> {
  for (const statement of statements) {
    const { inSteps } = statement;
    if (inSteps === undefined) await make(session, statement);
    else if (inSteps.finish !== undefined)
      await make(session, { ...statement, sql: inSteps.finish, isDeclaration: true });
  }
}

async function takeStatistics(session: ClientBase, { name }: PlannedTable, options: ConstrainOptions): Promise<void> {
  if (options.takeStatistics === false) return;
  await (options.time ?? untimed)(`statistics of "${name}"`, async () => {
    await session.query(`analyze ${qualified(options.schema, name)}`);
  });
}

/**
 * A declaration locks both its tables one after the other, so that there is one at a time; while the rows are checked,
 * others work on the table that is referred to.
 */
async function makeReferences(
  session: ClientBase,
  { statements }: ConstraintStep,
  { make, schedule }: Making,
): Promise<void> {
  for (const statement of statements) {
    const { inSteps } = statement;
    await schedule.alone(async () => {
      if (inSteps === undefined) await make(session, statement);
      else await make(session, { ...statement, sql: inSteps.build, isDeclaration: true });
    });
    if (inSteps?.finish !== undefined) await make(session, { ...statement, sql: inSteps.finish });
  }
}

function needsSecond({ tables }: MigrationPlan, workforce: Workforce): boolean {
  return tables.filter(({ rows }) => workforce.partsFor(rows) > 1).length > 1;
}

/** The first failure of a session ends what the other is at, and is thrown. */
async function shareOut(client: Client, making: Making, isShared: boolean): Promise<void> {
  const { schedule, options } = making;
  const { targetUrl, signal } = options;
  // A server that gives no further session does the work over the one there is.
  const second = isShared ? await connectAgain(targetUrl) : undefined;
  const sessions = second === undefined ? [client] : [client, second.client];
  const failures: unknown[] = [];
  const over = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= cancelStatements(sessions, over.signal);
  };
  const work = async (session: ClientBase) => {
    for await (const step of schedule.steps()) {
      if (step.kind === 'own') await makeOwn(session, step, making);
      else await makeReferences(session, step, making);
    }
  };
  if (second !== undefined) signal?.addEventListener('abort', stop);
  await Promise.all(
    sessions.map(
      async (session) =>
        await work(session).catch((error: unknown) => {
          failures.push(error);
          schedule.stop();
          if (second !== undefined) stop();
        }),
    ),
  );
  over.abort();
  signal?.removeEventListener('abort', stop);
  await stopping;
  await second?.client.end().catch(() => {});
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
