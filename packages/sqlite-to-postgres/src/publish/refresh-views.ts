/** Materialized views over filled tables, which would go on showing what stood there before. */
import type { ClientBase } from 'pg';
import { readMaterializedViews } from '../data-only/materialized-views.ts';
import type { MigrationPlan } from '../plan/plan.ts';

/** Needs an open transaction. Those of another role stay as they are: the plan says so. */
export async function refreshViews(client: ClientBase, { schema, tables }: MigrationPlan): Promise<void> {
  const filled = new Set(tables.map(({ name }) => name));
  for (const view of await readMaterializedViews(client, schema)) {
    if (view.isOwned && view.tables.some((name) => filled.has(name)))
      await client.query(`refresh materialized view ${view.name}`);
  }
}
