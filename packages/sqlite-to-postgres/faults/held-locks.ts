/** Another session holds locks while a run is at work. */
import type { Client } from 'pg';
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { migrateCommand, type Site, withClient } from './arena.ts';
import { type Fault, findSilence } from './fault.ts';
import { runUntil } from './run-until.ts';

const waitMs = 1500;

/** Tables of the target schema that are not the run's concern it neither reads nor waits for. */
export const tablesLocked: Fault = {
  name: 'tables of the target schema locked',
  points: 4,
  inflict: async (_arena, site) => {
    const run = await whileLocked(site, 'public.was_there', async () => {
      return await spawnCommand(migrateCommand(site), site.folder);
    });
    return { phase: 'all', problems: findSilence(run, []), expected: 'published' };
  },
};

/** A run that must wait goes on when the lock is gone, and can be cancelled while it waits. */
export const recordLocked: Fault = {
  name: 'record of runs locked',
  points: 6,
  inflict: async (_arena, site, random) => {
    const first = { ...site, schema: 'first' };
    await spawnCommand(migrateCommand(first), site.folder);
    const isCancelled = random.coin();
    const run = await whileLocked(site, 'sqlite_to_postgres.run', async (client) => {
      return await runUntil(migrateCommand(site), site.folder, {
        phase: 'publish',
        delayMs: waitMs,
        strike: async (child) => {
          if (isCancelled) child.kill('SIGINT');
          else await client.query('rollback');
        },
      });
    });
    const problems = findSilence(run, isCancelled ? [130] : []);
    await withClient(site.url, async (client) => await forget(client, isCancelled));
    return { phase: 'publish', problems, expected: isCancelled ? 'before' : 'published' };
  },
};

async function whileLocked<Result>(
  { url }: Site,
  table: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  return await withClient(url, async (client) => {
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    return await work(client).finally(async () => await client.query('rollback'));
  });
}

/** The run that made the record. */
async function forget(client: Client, isOnly: boolean): Promise<void> {
  await client.query('drop schema first cascade');
  await client.query(
    isOnly
      ? 'drop schema sqlite_to_postgres cascade'
      : `delete from sqlite_to_postgres.run where target_schema = 'first'`,
  );
}
