/** `vanguard worker`: more of the loop with PEMS, on the database of a product that is served elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from 'sqlite-to-postgres/errors';
import { type CommandContext, paint } from 'sqlite-to-postgres/cli';
import { backupProgram, scheduleBackups } from '../backup/schedule-backups.ts';
import { shareConnections } from '../connections.ts';
import { readSettings, type Settings } from '../settings.ts';
import { openLoop } from './open-loop.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { withInstallation } from './with-installation.ts';

/** Until it is told to stop: what is being done is ended in order, or given back to other workers. Throws UsageError. */
export async function runWorker(context: CommandContext): Promise<void> {
  const settings = readSettings(context.environment);
  refuseAlone(settings);
  const { stdout, stderr } = context;
  // Its schema is brought to the version of the code, or the code refused as older than it.
  await withInstallation(context, async ({ target: { url } }) => {
    const loop = await openLoop(settings, {
      url,
      connections: Math.max(1, shareConnections(settings, url).worker),
      hasSimulator: false,
      onError: (error, doing) =>
        stderr.write(`Loop with PEMS, ${doing}: ${error instanceof Error ? error.message : String(error)}\n`),
    });
    const log = {
      info: (words: string) => stdout.write(`${words}\n`),
      error: (words: string) => stderr.write(`${words}\n`),
    };
    const endBackups = scheduleBackups(settings, backupProgram(context.environment), log, loop.traceJob);
    const stop = async () => void (await Promise.all([endBackups(), loop.close()]));
    stdout.write(`${paint(stdout, ['green', 'bold'], 'The worker runs')}: it pulls and delivers. Stop with Ctrl-C.\n`);
    await runUntilStopped({ stop, failed: new Promise(() => {}) }, context);
  });
}

/** Without these it would work on a database, or with a key, of its own. */
function refuseAlone({ databaseUrl, encryptionKeys, dataFolder }: Settings): void {
  if (databaseUrl === undefined) {
    throw new UsageError('DATABASE_URL is not set: a worker needs the database of the product that it works for.', {
      code: 'no_database_url',
      hint: 'Set it as there. On an embedded database `vanguard start` runs the worker.',
    });
  }
  if (encryptionKeys === undefined && !existsSync(join(dataFolder, 'encryption-keys'))) {
    throw new UsageError(
      'VANGUARD_ENCRYPTION_KEY is not set: a worker needs the key that credentials are encrypted with.',
      {
        code: 'missing_encryption_key',
        hint: 'Set it as for the product, or to what stands in encryption-keys of its data folder.',
      },
    );
  }
}
