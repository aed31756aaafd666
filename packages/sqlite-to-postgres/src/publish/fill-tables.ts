/** Fills the target's tables from the staged ones, inside the publishing transaction, and compares what is there then. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { raiseSequences } from '../data-only/target-sequences.ts';
import { readTargetTables, type TargetTable } from '../data-only/target-tables.ts';
import { TargetError, VerificationError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { qualified } from '../server/ddl.ts';
import { refusedByTarget } from '../server/refused-by-target.ts';
import { digestTarget } from '../verify/compare-tables.ts';
import { lockTables } from './lock-tables.ts';
import { refreshViews } from './refresh-views.ts';
import { setAsideReplaced } from './replaced-rows.ts';
import { silence } from './silence.ts';

export interface FillRequest {
  /** The schema of the staged tables. */
  staging: string;
  runId: string;
  /** Told where others hold a lock that is waited for. */
  onWaiting: (message: string) => void;
}

/**
 * Needs an open transaction. Returns what is to be called right before the commit, as no rollback takes it back. Throws
 * TargetError `target_table_not_empty`, VerificationError.
 */
export async function fillTables(
  client: ClientBase,
  plan: MigrationPlan,
  { staging, runId, onWaiting }: FillRequest,
): Promise<() => Promise<void>> {
  const { schema } = plan;
  const names = plan.tables.map(({ name }) => name);
  await lockTables(client, schema, names, onWaiting);
  const filled = await readTargetTables(client, schema, names);
  const replaced = new Set(plan.tables.flatMap(({ name, replaces }) => (replaces ? [name] : [])));
  refuseFilled(filled.filter(({ name }) => !replaced.has(name)));
  const restore = [...(await silence(client, schema, filled)), ...(await deferCircles(client, plan, filled))];
  await setAsideReplaced(client, plan, runId);
  for (const table of plan.tables) await fillTable(client, table, schema, staging);
  // Deferred keys are checked before they are made immediate again.
  await client.query('set constraints all immediate').catch((error: unknown) => {
    throw refusedByTarget('the rows of the filled tables', error);
  });
  for (const statement of restore) await client.query(statement);
  const raiseLate = await raiseSequences(client, plan);
  await compare(client, plan, staging);
  await refreshViews(client, plan);
  return raiseLate;
}

function refuseFilled(tables: readonly TargetTable[]): void {
  const filled = tables.filter(({ isEmpty }) => !isEmpty).map(({ name }) => `table "${name}"`);
  if (filled.length === 0) return;
  throw new TargetError('The target was written to while its tables were being staged.', {
    code: 'target_table_not_empty',
    findings: filled,
    hint: 'Nothing was published. Stop what writes there, empty the tables, and run again.',
  });
}

/** A foreign key to a table that is filled later, or to its own, is checked at the end. */
async function deferCircles(
  client: ClientBase,
  plan: MigrationPlan,
  tables: readonly TargetTable[],
): Promise<string[]> {
  const order = new Map(plan.tables.map(({ name }, i) => [name, i]));
  const restore: string[] = [];
  for (const { name, foreignKeys } of tables) {
    for (const key of foreignKeys) {
      const isLater = (order.get(key.referencedTable) ?? -1) > (order.get(name) ?? 0);
      if (!isLater) continue;
      const alter = `alter table ${qualified(plan.schema, name)} alter constraint ${quoteIdentifier(key.name)}`;
      if (!key.deferrable) {
        await client.query(`${alter} deferrable initially deferred`);
        restore.push(`${alter} not deferrable`);
      }
    }
  }
  await client.query('set constraints all deferred');
  return restore;
}

async function fillTable(client: ClientBase, table: PlannedTable, schema: string, staging: string): Promise<void> {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const insert = `insert into ${qualified(schema, table.name)} (${columns}) overriding system value select ${columns} from ${qualified(staging, table.name)}`;
  await client.query(insert).catch((error: unknown) => {
    throw refusedByTarget(`filling the table "${table.name}"`, error);
  });
}

async function compare(client: ClientBase, plan: MigrationPlan, staging: string): Promise<void> {
  const findings: string[] = [];
  for (const table of plan.tables) {
    const [staged, there] = [
      await digestTarget(client, table, staging),
      await digestTarget(client, table, plan.schema),
    ];
    if (staged.toString() !== there.toString() || staged.rows !== there.rows) {
      findings.push(
        `table "${table.name}": ${plural(staged.rows, 'row')} staged, ${there.rows} there, or other values`,
      );
    }
  }
  if (findings.length === 0) return;
  throw new VerificationError('The target changed rows while it was being filled.', {
    code: 'target_changed_rows',
    findings,
    hint: 'Nothing was published. Look for rules of these tables that rewrite what is inserted.',
  });
}
