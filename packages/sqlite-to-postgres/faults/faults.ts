/** The faults that the harness knows, in the order of its table. */
import { DatabaseSync } from 'node:sqlite';
import type { Client } from 'pg';
import type { Phase } from '../src/progress/events.ts';
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { migrateCommand, withClient } from './arena.ts';
import { type Fault, findSilence, momentIn, stagingPhases } from './fault.ts';
import { followedFaults } from './followed-faults.ts';
import { fullStateFolder, fullTarget } from './full-disk.ts';
import { recordLocked, tablesLocked } from './held-locks.ts';
import { killedConfiguring } from './killed-configuring.ts';
import { runUntil } from './run-until.ts';

const allPhases: Phase[] = ['inspect', 'plan', 'backup', ...stagingPhases, 'report'];

const killed: Fault = {
  name: 'SIGKILL',
  points: 100,
  inflict: async (arena, site, random, i) => {
    const phase = allPhases[i % allPhases.length] ?? 'stage';
    const { struckIn, status } = await runUntil(migrateCommand(site), site.folder, {
      ...momentIn(arena, phase, random),
      strike: (child) => child.kill('SIGKILL'),
    });
    return { phase: status === 0 ? 'after the end' : (struckIn ?? phase), problems: [] };
  },
};

const disconnected: Fault = {
  name: 'connections terminated',
  points: 12,
  inflict: async (arena, site, random, i) => {
    const phase = stagingPhases[i % stagingPhases.length] ?? 'stage';
    const run = await runUntil(migrateCommand(site), site.folder, {
      ...momentIn(arena, phase, random),
      strike: async () => await arena.disconnect(site),
    });
    return { phase: run.struckIn ?? phase, problems: findSilence(run, [4]) };
  },
};

const restarted = (mode: 'fast' | 'immediate'): Fault => ({
  name: `server restarted, ${mode}`,
  points: 8,
  isAlone: true,
  inflict: async (arena, site, random, i) => {
    const phase = stagingPhases[i % stagingPhases.length] ?? 'stage';
    const run = await runUntil(migrateCommand(site), site.folder, {
      ...momentIn(arena, phase, random),
      strike: async () => await arena.restart(mode),
    });
    return { phase: run.struckIn ?? phase, problems: findSilence(run, [4]) };
  },
});

const sourceChanged: Fault = {
  name: 'source written to',
  points: 8,
  inflict: async (arena, site, random, i) => {
    const phase = allPhases[i % allPhases.length] ?? 'stage';
    const run = await runUntil(migrateCommand(site), site.folder, {
      ...momentIn(arena, phase, random),
      strike: () => {
        using source = new DatabaseSync(site.source, { timeout: 10_000 });
        source.exec(`pragma user_version = ${i + 1}`);
      },
    });
    // The application ends at last, and with it its log.
    using application = new DatabaseSync(site.source);
    application.prepare('select count(*) from sqlite_schema').get();
    return { phase: run.struckIn ?? phase, problems: findSilence(run, [3]) };
  },
};

const twoAtOnce: Fault = {
  name: 'two runs at once, one schema',
  points: 6,
  inflict: async (_arena, site) => {
    const runs = await Promise.all([1, 2].map(async () => await spawnCommand(migrateCommand(site), site.folder)));
    const done = runs.filter(({ status }) => status === 0).length;
    const problems = runs.flatMap((run) => findSilence(run, [4]));
    if (done !== 1) problems.push(`${done} of two runs published`);
    return { phase: 'all', problems, expected: 'published' };
  },
};

const twoSchemas: Fault = {
  name: 'two runs at once, two schemas',
  points: 4,
  inflict: async (_arena, site) => {
    const other = { ...site, schema: 'other' };
    const runs = await Promise.all(
      [site, other].map(async (each) => await spawnCommand(migrateCommand(each), each.folder)),
    );
    const problems = runs.flatMap((run) => findSilence(run, []));
    const counts = await withClient(site.url, async (client) => await countTables(client, [site.schema, other.schema]));
    if (new Set(counts).size !== 1) problems.push(`the two schemas have ${counts.join(' and ')} tables`);
    for (let undone = 0; undone < 2; undone++) {
      problems.push(...findSilence(await spawnCommand(['rollback'], site.folder), []));
    }
    return { phase: 'all', problems, expected: 'before' };
  },
};

async function countTables(client: Client, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ tables: string }>(
    `select count(tablename) as tables from unnest($1::text[]) schema
       left join pg_tables on schemaname = schema and tablename <> 'was_there' group by schema`,
    [schemas],
  );
  return rows.map(({ tables }) => tables);
}

export const faults: Fault[] = [
  killed,
  killedConfiguring,
  disconnected,
  restarted('fast'),
  restarted('immediate'),
  fullStateFolder,
  fullTarget,
  tablesLocked,
  recordLocked,
  sourceChanged,
  twoAtOnce,
  twoSchemas,
  ...followedFaults,
];
