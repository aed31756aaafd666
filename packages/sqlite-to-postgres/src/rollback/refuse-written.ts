/** Whether what was published still stands as it was: a rollback must not lose what was written since unasked. */
import type { ClientBase } from 'pg';
import { RollbackError } from '../errors.ts';
import { findEntry } from '../journal/journal.ts';
import { digestTarget } from '../verify/compare-tables.ts';
import { findStandingTables } from '../verify/standing-tables.ts';
import type { JournaledRun } from './find-run.ts';

/** The checksums of the publish are taken again: any written value shows. Throws RollbackError `target_written`. */
export async function refuseIfWritten(client: ClientBase, { plan, entries }: JournaledRun): Promise<void> {
  const published = findEntry(entries, 'publishing')?.tables ?? [];
  const replaced = findEntry(entries, 'history-replacing')?.table;
  const tables = plan.tables.filter(({ name }) => name !== replaced);
  const placed = tables.map((table) => ({ table, schema: plan.schema, name: table.name }));
  const { standing, comparable } = await findStandingTables(client, placed, plan.schema);
  const written: string[] = [];
  for (const table of tables) {
    const { name, source } = table;
    if (!standing.has(source)) written.push(`table "${name}" is gone`);
    else if (!comparable.has(source)) written.push(`table "${name}" has other columns`);
    else {
      const before = published.find((candidate) => candidate.name === name);
      const now = await digestTarget(client, table, plan.schema);
      if (before?.digest !== now.toString() || before.rows !== now.rows)
        written.push(`table "${name}": ${before?.rows} rows at the migration, ${now.rows} now`);
    }
  }
  if (written.length === 0) return;
  throw new RollbackError('PostgreSQL was written to since the migration; undoing it now would lose those changes.', {
    code: 'target_written',
    findings: written,
    hint: 'Keep PostgreSQL; or have what it holds now written into a new SQLite file: --carry-back FILE; or give up what was written since: --discard.',
  });
}
