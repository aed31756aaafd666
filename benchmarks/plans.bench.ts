/**
 * Writes the plan of everything that people wait for to benchmarks/plans, a file each, as the server executed it with a
 * thousand drafts: statements in their order, those of triggers before the statement that set them off.
 * `--records N`, a million by default; `--keep` as in bench-database.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '@vanguard/datastore';
import { withFilledDatabases } from './filled-databases.ts';
import { optionOf } from './option-of.ts';
import { hotQueries } from './hot-queries.ts';
import { insertDrafts } from './mirror-data.ts';

const directory = new URL('plans/', import.meta.url);
const settings = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
};
/** What the log of a statement that people wait for may lag behind. */
const settleMs = 500;

export async function run(args: string[]): Promise<void> {
  const records = Number(optionOf(args, '--records') ?? 1_000_000);
  const lines: string[] = [];
  mkdirSync(directory, { recursive: true });
  await withFilledDatabases(
    async (withFilled) =>
      await withFilled([records], async ({ database, scopes }) => {
        const [scope] = scopes as [Scope];
        await insertDrafts(database, scope, 1000);
        for (const [name, query] of Object.entries(hotQueries)) {
          await query(database, scope);
          await sleep(settleMs);
          lines.length = 0;
          await query(database, scope);
          await sleep(settleMs);
          const heading = `-- ${name}; ${records.toLocaleString('en')} records, 1,000 drafts\n`;
          writeFileSync(new URL(`${name.replaceAll(/\W+/g, '-')}.txt`, directory), heading + plansOf(lines, scope));
          console.log(`planned: ${name}`);
        }
      }),
    { settings, onLog: (line) => lines.push(line), keep: args.includes('--keep') },
  );
}

/** Without the texts of the statements, which stand in the code; of what runs once a record, only the first. */
function plansOf(lines: readonly string[], { organizationId, userId }: Scope): string {
  const plans: string[][] = [];
  let isPlan = false;
  for (const line of lines) {
    if (!line.startsWith('\t')) {
      isPlan = false;
      if (/duration: .* plan:/.test(line)) plans.push([]);
    } else if (isPlan || /\(cost=.*\(actual /.test(line)) {
      isPlan = true;
      plans.at(-1)?.push(line.slice(1).replaceAll(organizationId, '$organization').replaceAll(userId, '$user'));
    }
  }
  const byShape = new Map<string, string>();
  for (const plan of plans) {
    const shape = plan.join('\n').replaceAll(/[\d.]+/g, '0');
    if (plan.length > 1 && !byShape.has(shape)) byShape.set(shape, plan.join('\n'));
  }
  return `\n${[...byShape.values()].join('\n\n')}\n`;
}
