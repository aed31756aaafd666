/** A plan and nothing else: what `migrate` would do with the same options, for whoever only wants to know. */
import { refuseOptions } from '../data-only/refuse-options.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { checkSchemaName } from '../server/schema-name.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { decide } from './decide.ts';
import { inspectAndPlan } from './inspect-and-plan.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { given } from './suggest-rules.ts';
import { withRun } from './with-run.ts';

/** Nothing is written, not even a report. The plan may have problems. Throws MoverError where there is none. */
export async function planMove(asked: MigrateOptions): Promise<MigrationPlan> {
  const options = withRuleOptions({ ...asked, dryRun: true });
  refuseOptions(options.tolerances ?? {}, options.dataOnly === true);
  checkSchemaName(options.schema);
  return await withRun(options, async (context, { connection }) => {
    const catalog = readCatalog(connection);
    const decisions = await decide(context, catalog, connection);
    return await inspectAndPlan(context, decisions, { connection, catalog });
  });
}

/** Options of the rule file count where the call has none. */
export function withRuleOptions(options: MigrateOptions): MigrateOptions {
  const { why: _, ...ruled } = options.rules?.options ?? {};
  return { ...options, tolerances: { ...ruled, ...given(options.tolerances ?? {}) } };
}
