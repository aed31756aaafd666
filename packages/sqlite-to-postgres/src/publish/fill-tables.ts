/** Fills the target's tables from the staged ones, inside the publishing transaction, and compares what is there then. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { readTargetTables, type TargetTable } from '../data-only/target-tables.ts';
import { TargetError, VerificationError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { digestTarget } from '../verify/compare-tables.ts';

/** Needs an open transaction. Throws TargetError `target_table_not_empty`, VerificationError. */
export async function fillTables(client: ClientBase, plan: MigrationPlan, staging: string): Promise<void> {
  const { schema } = plan;
  for (const { name } of plan.tables) {
    await client.query(`lock table ${qualified(schema, name)} in share row exclusive mode`);
  }
  const targets = await readTargetTables(client, schema);
  const filled = targets.filter(({ name }) => plan.tables.some((table) => table.name === name));
  refuseFilled(filled);
  const restore = [...(await silenceTriggers(client, schema, filled)), ...(await deferCircles(client, plan, filled))];
  for (const table of plan.tables) await fillTable(client, table, schema, staging);
  // Deferred keys are checked before they are made immediate again.
  await client.query('set constraints all immediate');
  for (const statement of restore) await client.query(statement);
  for (const table of plan.tables) await setSequences(client, table, schema);
  await compare(client, plan, staging);
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

async function silenceTriggers(client: ClientBase, schema: string, tables: readonly TargetTable[]): Promise<string[]> {
  const noisy = tables.filter(({ triggers }) => triggers.length > 0);
  const alter = (name: string, what: string) => `alter table ${qualified(schema, name)} ${what} trigger user`;
  for (const { name } of noisy) await client.query(alter(name, 'disable'));
  return noisy.map(({ name }) => alter(name, 'enable'));
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
  await client.query(
    `insert into ${qualified(schema, table.name)} (${columns}) overriding system value select ${columns} from ${qualified(staging, table.name)}`,
  );
}

/** Past the highest value, and past the highest that the source ever used. */
async function setSequences(client: ClientBase, table: PlannedTable, schema: string): Promise<void> {
  for (const { name, sequence } of table.columns) {
    if (sequence === undefined) continue;
    await client.query(
      `select setval($1::regclass, greatest(highest, 1), highest >= 1)
         from (select greatest(max(${quoteIdentifier(name)}), $2::bigint) as highest from ${qualified(schema, table.name)}) used
        where highest is not null`,
      [sequence.name, sequence.lastUsed],
    );
  }
}

async function compare(client: ClientBase, plan: MigrationPlan, staging: string): Promise<void> {
  const findings: string[] = [];
  for (const table of plan.tables) {
    const [staged, there] = [
      await digestTarget(client, table, staging),
      await digestTarget(client, table, plan.schema),
    ];
    if (staged.toString() !== there.toString() || staged.rows !== there.rows) {
      findings.push(`table "${table.name}": ${staged.rows} rows staged, ${there.rows} there, or other values`);
    }
  }
  if (findings.length === 0) return;
  throw new VerificationError('The target changed rows while it was being filled.', {
    code: 'target_changed_rows',
    findings,
    hint: 'Nothing was published. Look for rules of these tables that rewrite what is inserted.',
  });
}

/** Empties tables that a run filled. Needs an open transaction. */
export async function emptyTables(client: ClientBase, schema: string, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  await client.query(`truncate ${tables.map((name) => qualified(schema, name)).join(', ')} restart identity`);
}
