/**
 * Creates the planned views. One that PostgreSQL refuses, or that gives other rows than in SQLite on the rows at hand,
 * stops nothing: it stays behind with the reason, as do the views that read from it.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { LeftBehind, MigrationPlan, PlannedView } from '../plan/plan.ts';
import { createView, qualified } from '../server/ddl.ts';
import { comparedRows, type RowsOfViews, readViewsInTime, type ViewRows } from '../source/view-rows.ts';
import { compareView, isComparable, type WrittenRows } from './compare-view.ts';

const limits = { timeoutMs: 60_000 };
const [undefinedTable, statementCancelled] = ['42P01', '57014'];

export interface ViewSource {
  /** The backup, whose rows are staged. */
  path: string;
  signal?: AbortSignal | undefined;
}

/** The plan without the views that stay behind. Needs no open transaction. */
export async function createViews(
  client: ClientBase,
  plan: MigrationPlan,
  schema: string,
  source: ViewSource,
): Promise<MigrationPlan> {
  const created: PlannedView[] = [];
  const left: LeftBehind[] = [];
  const inSqlite = await readComparable(plan, source);
  for (const view of plan.views) {
    try {
      await client.query('begin');
      await client.query(`set local search_path = ${quoteIdentifier(schema)}; set local timezone = 'UTC'`);
      await client.query(createView(view, schema));
      // Some queries are refused only when they are planned.
      await client.query(`explain select * from ${qualified(schema, view.name)}`);
      const rows = inSqlite.get(view.source);
      const reason = rows === undefined ? undefined : await findDifference(client, view, schema, rows);
      await client.query(reason === undefined ? 'commit' : 'rollback');
      if (reason === undefined) created.push(view);
      else left.push({ kind: 'view', name: view.source, reason, text: view.text });
    } catch (error) {
      await client.query('rollback');
      left.push({ kind: 'view', name: view.source, reason: refusal(error as Error, left), text: view.text });
    }
  }
  // What was to be known of them goes with them.
  const notes = plan.notes.filter((note) => !left.some(({ name }) => note.startsWith(`view "${name}": `)));
  return { ...plan, views: created, notes, leftBehind: [...plan.leftBehind, ...left] };
}

function refusal(error: Error & { code?: string }, left: readonly LeftBehind[]): string {
  const missing = left.find(({ name }) => error.message.includes(`"${name}"`));
  return error.code === undefinedTable && missing !== undefined
    ? `it reads the view "${missing.name}", which stays behind`
    : `PostgreSQL refused it: ${error.message}`;
}

/** Rows that are set aside, or that carry escaped texts, are not in the target as SQLite's views see them. */
async function readComparable({ tables, views }: MigrationPlan, source: ViewSource): Promise<RowsOfViews> {
  const isWhole = tables.every(
    ({ rejects, columns }) =>
      rejects === undefined && columns.every(({ type }) => type.kind !== 'text' || type.escapesNul !== true),
  );
  const names = comparableViews(views);
  if (!isWhole || names.length === 0) return new Map();
  const isRecursive = views.some(({ text }) => /\bwith\b/i.test(text));
  return (await readViewsInTime(source.path, names, { ...limits, isRecursive, signal: source.signal })) ?? new Map();
}

/** One that reads a view which is not comparable is not, either. `views`: each after those that it reads. Pure. */
function comparableViews(views: readonly Pick<PlannedView, 'source' | 'text'>[]): string[] {
  const others: RegExp[] = [];
  return views.flatMap(({ source, text }) => {
    if (isComparable(text) && !others.some((name) => name.test(text))) return [source];
    others.push(new RegExp(String.raw`(?<![\p{L}\p{N}_$])${RegExp.escape(source)}(?![\p{L}\p{N}_$])`, 'iu'));
    return [];
  });
}

/** Undefined also where PostgreSQL takes longer than there is time for. */
async function findDifference(
  client: ClientBase,
  view: PlannedView,
  schema: string,
  inSqlite: ViewRows | string,
): Promise<string | undefined> {
  if (typeof inSqlite === 'string') return `SQLite itself does not run it: ${inSqlite}`;
  const from = qualified(schema, view.name);
  await client.query(
    `savepoint comparing; set local statement_timeout = ${limits.timeoutMs}; set local datestyle = 'ISO'`,
  );
  try {
    const { rows: counted } = await client.query<{ n: string }>(`select count(*) as n from ${from}`);
    const count = Number(counted[0]?.n);
    if (count !== inSqlite.count) return otherRows(`${inSqlite.count} in SQLite, ${count} in PostgreSQL`);
    if (inSqlite.rows === undefined || count > comparedRows) return undefined;
    const difference = compareView(view.text, inSqlite.rows, await readWritten(client, from));
    return difference === undefined ? undefined : otherRows(difference);
  } catch (error) {
    if ((error as { code?: string }).code === statementCancelled) return undefined;
    return otherRows(`PostgreSQL says ${(error as Error).message}`);
  } finally {
    await client.query('rollback to savepoint comparing');
  }
}

const otherRows = (difference: string) => `it would give other rows than in SQLite: ${difference}`;

async function readWritten(client: ClientBase, from: string): Promise<WrittenRows> {
  const asWritten = { getTypeParser: () => (value: string) => value };
  const { fields, rows } = await client.query<(string | null)[]>({
    text: `select * from ${from}`,
    rowMode: 'array',
    types: asWritten,
  });
  return { types: fields.map(({ dataTypeID }) => dataTypeID), rows };
}
