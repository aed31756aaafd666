/**
 * Writes everything that people wait for to benchmarks/plans, as the server executed it with a thousand drafts: `x.sql`, the
 * statements as they were sent, those of triggers before the statement that set them off, and `x.txt`, their plans.
 * `--records N`, a million by default; `--keep` as in bench-database.ts. `--statements` writes no plans, for which fifty
 * thousand records do; `--check` writes nothing and fails where a statement is another than its file says.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
          const file = (ending: string) => new URL(`${name.replaceAll(/\W+/g, '-')}.${ending}`, directory);
          const statements = `-- ${name}\n${statementsOf(lines, scope)}`;
          if (args.includes('--check')) {
            const isSame = readFileSync(file('sql'), 'utf8') === statements;
            console.log(`${isSame ? 'as written' : 'OTHERWISE'}: ${name}`);
            if (!isSame) process.exitCode = 1;
            continue;
          }
          writeFileSync(file('sql'), statements);
          if (args.includes('--statements')) continue;
          const heading = `-- ${name}; ${records.toLocaleString('en')} records, 1,000 drafts\n`;
          writeFileSync(file('txt'), heading + plansOf(lines, scope));
          console.log(`planned: ${name}`);
        }
      }),
    { settings, onLog: (line) => lines.push(line), keep: args.includes('--keep') },
  );
}

/** Each statement once, whatever its values. */
function statementsOf(lines: readonly string[], { organizationId, userId }: Scope): string {
  const statements: string[][] = [];
  let isText = false;
  for (const line of lines) {
    const [start, first = ''] = /^\tQuery Text: ?(.*)$/.exec(line) ?? [];
    if (start !== undefined) {
      isText = true;
      statements.push([first]);
    } else if (!line.startsWith('\t') || /\(cost=\d|^\tQuery Parameters: /.test(line)) {
      isText = false;
    } else if (isText) statements.at(-1)?.push(line.slice(1).trimEnd());
  }
  const texts = statements
    .map((statement) => dedented(statement).replaceAll(organizationId, '$organization').replaceAll(userId, '$user'))
    .filter((text) => text !== '');
  const byShape = new Map(texts.toReversed().map((text) => [text.replaceAll(/\d+/g, '0'), text]));
  return [...byShape.values()]
    .toReversed()
    .map((text) => `\n${text};\n`)
    .join('');
}

/** Without the indentation of the code that it stands in. */
function dedented(statement: readonly string[]): string {
  const lines = statement.filter((line) => line.trim() !== '');
  const [first = '', ...rest] = lines;
  const indent = Math.min(...rest.map((line) => line.search(/\S/)), 40);
  return [first.trim(), ...rest.map((line) => line.slice(indent))].join('\n');
}

/** Without the texts of the statements; of what runs once a record, only the first. */
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
