/**
 * Creates the planned views. One that PostgreSQL refuses stops nothing: it stays behind with what the server said, as
 * do the views that read from it.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { LeftBehind, MigrationPlan, PlannedView } from '../plan/plan.ts';
import { createView, qualified } from '../server/ddl.ts';

/** Returns the plan with the views that PostgreSQL took. Needs no open transaction. */
export async function createViews(client: ClientBase, plan: MigrationPlan, schema: string): Promise<MigrationPlan> {
  const created: PlannedView[] = [];
  const refused: LeftBehind[] = [];
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
      refused.push({ kind: 'view', name: view.source, reason, text: view.text });
    }
  }
  return refused.length === 0 ? plan : { ...plan, views: created, leftBehind: [...plan.leftBehind, ...refused] };
}
