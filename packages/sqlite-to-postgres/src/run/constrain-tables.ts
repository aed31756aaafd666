/**
 * Phase 5: keys, checks, indexes, sequences, views and statistics in the staging schema. Two large tables get theirs at
 * the same time, over a second session, while others read them. Foreign keys follow: they lock both their tables one after
 * the other, but only to be declared, and are checked at the same time, too.
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
  await shareOut(
    client,
    tables,
    { ...options, isShared: needsSecond(plan, options.workforce) },
    async (session, { table, statements }) => {
      if (options.workforce.partsFor(table.rows) === 1)
        for (const statement of statements) await make(session, statement);
      else await makeBesideReaders(session, { table, statements }, make, options.onReadable);
      if (options.takeStatistics !== false)
        await time(`statistics of "${table.name}"`, async () => {
          await session.query(`analyze ${qualified(schema, table.name)}`);
        });
    },
  );
  if (areReferencesShared(plan, options.workforce)) await makeReferences(client, foreignKeys, make, options);
  else for (const statement of foreignKeys) await make(client, statement);
  for (const statement of sequenceStatements(plan, schema)) await client.query(statement);
  return {
    count: total,
    plan: await createViews(client, plan, schema, { path: options.source, signal: options.signal }),
  };
}

type Make = (session: ClientBase, statement: ConstraintStatement & { isDeclaration?: true }) => Promise<void>;

interface OwnStatements {
  table: PlannedTable;
  statements: ConstraintStatement[];
}

/** What keeps others from the table comes last: it waits until they have read, and they for it, but only for a moment. */
async function makeBesideReaders(
  session: ClientBase,
  { table, statements }: OwnStatements,
  make: Make,
  onReadable: ConstrainOptions['onReadable'],
): Promise<void> {
  const keyed = Promise.withResolvers<void>();
  if (table.primaryKey === undefined) keyed.resolve();
  onReadable?.(table, session, keyed.promise);
  for (const statement of statements) {
    if (statement.inSteps === undefined) continue;
    await make(session, { ...statement, sql: statement.inSteps.build });
    if (statement.name === table.primaryKey?.name) keyed.resolve();
  }
  for (const statement of statements) {
    const { inSteps } = statement;
    if (inSteps === undefined) await make(session, statement);
    else if (inSteps.finish !== undefined)
      await make(session, { ...statement, sql: inSteps.finish, isDeclaration: true });
  }
  // Its own, where a run that died had made it.
  keyed.resolve();
}

/** All are declared, then the rows of two tables checked at the same time: of one table PostgreSQL checks one after the other. */
async function makeReferences(
  client: Client,
  statements: readonly ConstraintStatement[],
  make: Make,
  options: ConstrainOptions,
): Promise<void> {
  for (const statement of statements) {
    const { inSteps } = statement;
    if (inSteps === undefined) await make(client, statement);
    else await make(client, { ...statement, sql: inSteps.build, isDeclaration: true });
  }
  const byTable = [...Map.groupBy(statements, ({ table }) => table).values()];
  await shareOut(client, byTable, { ...options, isShared: true }, async (session, ofTable) => {
    for (const statement of ofTable)
      if (statement.inSteps?.finish !== undefined) await make(session, { ...statement, sql: statement.inSteps.finish });
  });
}

function areReferencesShared({ tables }: MigrationPlan, workforce: Workforce): boolean {
  return tables.filter(({ foreignKeys, rows }) => foreignKeys.length > 0 && workforce.partsFor(rows) > 1).length > 1;
}

function needsSecond({ tables }: MigrationPlan, workforce: Workforce): boolean {
  return tables.filter(({ rows }) => workforce.partsFor(rows) > 1).length > 1;
}

/** The first failure of a session ends what the other is at, and is thrown. */
async function shareOut<T>(
  client: Client,
  work: readonly T[],
  { targetUrl, signal, isShared }: ConstrainOptions & { isShared: boolean },
  perform: (session: ClientBase, item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...work];
  // A server that gives no further session does the work over the one there is.
  const second = isShared ? await connectAgain(targetUrl) : undefined;
  const sessions = second === undefined ? [client] : [client, second.client];
  const failures: unknown[] = [];
  const over = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= cancelStatements(sessions, over.signal);
  };
  const take = async (session: Client) => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await perform(session, item);
  };
  if (second !== undefined) signal?.addEventListener('abort', stop);
  await Promise.all(
    sessions.map(
      async (session) =>
        await take(session).catch((error: unknown) => {
          failures.push(error);
          waiting.length = 0;
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
