/**
 * Creates the planned views. One that PostgreSQL refuses stops nothing: it stays behind with what the server said, as
 * do the views that read from it.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedView } from '../plan/plan.ts';
import { createView, qualified } from '../server/ddl.ts';

/** Takes refused views out of the plan. Needs no open transaction. */
export async function createViews(client: ClientBase, plan: MigrationPlan, schema: string): Promise<void> {
  const created: PlannedView[] = [];
  for (const view of plan.views) {
    try {
      await client.query('begin');
      await client.query(`set local search_path = ${quoteIdentifier(schema)}`);
      await client.query(createView(view, schema));
      // Some queries are refused only when they are planned.
      await client.query(`explain select * from ${qualified(schema, view.name)}`);
      await client.query('commit');
      created.push(view);
    } catch (error) {
      await client.query('rollback');
      const reason = `PostgreSQL refused it: ${(error as Error).message}`;
      plan.leftBehind.push({ kind: 'view', name: view.source, reason, text: view.text });
    }
  }
  plan.views = created;
}
