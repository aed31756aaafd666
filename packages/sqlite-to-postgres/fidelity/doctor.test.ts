/** Over every file of the cases the doctor finds something in the way exactly where the plan of a migration stops. */
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addMigrateOptions, type MigrateCommandOptions, rulesOf, tolerancesOf } from '../src/cli/options.ts';
import { statusOf } from '../src/cli/doctor-command.ts';
import { examine } from '../src/doctor/examine.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { readCases } from './fidelity-case.ts';
import { buildSource } from './run-case.ts';

const makeFolder = useFolders();

test('the doctor stops where the plan of a migration stops, and nowhere else', async () => {
  const differing: string[] = [];
  for (const { name, sourceSql, options, rulesPath, refused } of readCases()) {
    const folder = makeFolder();
    const source = join(folder, 'source.db');
    buildSource(source, sourceSql);
    const command = addMigrateOptions(new Command()).exitOverride().parse(options, { from: 'user' });
    const given = command.opts<MigrateCommandOptions>();
    const rules = await rulesOf({ cwd: folder }, { ...given, ...(rulesPath && { config: rulesPath }) });
    const findings = await examine({ source, schema: 's', stateBase: folder, rules, tolerances: tolerancesOf(given) });
    const hasStopped = statusOf(findings) !== 0;
    // What PostgreSQL alone can refuse, a size or a check that SQLite cannot run, no plan can tell.
    const isPlanned = refused !== undefined && !/^(?:target_refused|rows_break_check)/.test(refused);
    if (hasStopped !== isPlanned) differing.push(`${name}: ${JSON.stringify(findings)}`);
  }
  expect(differing).toEqual([]);
});
