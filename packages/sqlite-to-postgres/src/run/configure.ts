/** Phase 8 as its line on the screen has it. */
import type { MigrationPlan } from '../plan/plan.ts';
import { configureProject } from '../project/configure-project.ts';
import type { RunContext } from './run-context.ts';
import type { StartedRun } from './run-mode.ts';

/** Returns what was changed in the project; nothing where there is none. */
export async function configure(
  { clock, session, project, startedAt }: RunContext,
  { folder, journal }: StartedRun,
  plan: MigrationPlan,
): Promise<string[]> {
  if (project === undefined) return [];
  const { client, url } = await session.connect();
  return await clock.run(
    'configure',
    async () => await configureProject(client, { project, plan, databaseUrl: url, journal, folder, now: startedAt }),
    (made) => made.join('; '),
  );
}
