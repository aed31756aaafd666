/** Whether `migrate` would stop: its own plan, worked out as a dry run does, and nothing written. */
import { connectTarget } from '../server/connect-target.ts';
import { checkTarget } from '../server/inspect-target.ts';
import { describeMoveTime } from '../plan/estimate-move.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { Finding } from '../progress/finding.ts';
import { plural } from '../progress/plural.ts';
import { optionsOf } from '../run/find-remedy.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { planMove } from '../run/plan-move.ts';
import { isOfTarget } from '../run/stop-at-problems.ts';

/** Throws MoverError where there is no plan. */
export async function checkPlan(options: MigrateOptions): Promise<Finding[]> {
  const start = performance.now();
  const plan = await planMove(options);
  const readingMs = performance.now() - start;
  const { problems, tables, leftBehind } = plan;
  const stays =
    leftBehind.length === 0 ? '' : `, ${plural(leftBehind.length, 'object stays behind', 'objects stay behind')}`;
  if (problems.length > 0) return [...problems.map((problem) => asFinding(problem, plan)), ...wayOn(plan)];
  return [
    {
      subject: 'source',
      outcome: 'fine',
      says: `migrate has a plan for it: ${plural(tables.length, 'table')} to move${stays}; ${estimate(plan, readingMs)}`,
    },
    ...(options.target === '' || options.dataOnly ? [] : await checkNames(options.target, plan)),
  ];
}

function estimate(plan: MigrationPlan, readingMs: number): string {
  const bytes = plan.tables.reduce((sum, table) => sum + (table.bytes?.heap ?? 0) + (table.bytes?.indexes ?? 0), 0);
  return `it takes about ${describeMoveTime(plan, readingMs)} with a server as fast and as near as this machine, and ${(bytes / 1e6).toFixed(1)} MB there`;
}

function asFinding(problem: MigrationPlan['problems'][number], plan: MigrationPlan): Finding {
  const subject = isOfTarget(problem, plan) ? 'target' : 'source';
  return { subject, outcome: 'problem', says: problem.message, hint: problem.hint };
}

function wayOn({ remedy, suggestion }: MigrationPlan): Finding[] {
  if (remedy === undefined && suggestion === undefined) return [];
  const words = remedy === undefined ? '--suggest suggested-rules.json --yes' : optionsOf(remedy).join(' ');
  return [
    {
      subject: 'source',
      outcome: 'warning',
      says: `with ${words} nothing would be in the way of migrate: tried on the plan`,
    },
  ];
}

/** Where it cannot be reached, others have said so. */
async function checkNames(target: string, plan: MigrationPlan): Promise<Finding[]> {
  const { client } = await connectTarget(target, { mayCreateDatabase: () => false });
  try {
    await checkTarget(client, plan);
    return [];
  } finally {
    await client.end();
  }
}
