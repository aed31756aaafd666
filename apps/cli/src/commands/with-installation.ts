/** The installation for as long as one command needs it, also while the product runs on it. */
import type { ProductDatabase } from '@vanguard/datastore';
import type { CommandContext } from 'sqlite-to-postgres/cli';
import { TargetError } from 'sqlite-to-postgres/errors';
import { type Installation, type InstallationOptions, openInstallation } from '../installation.ts';
import { readSettings } from '../settings.ts';

export async function withInstallation<Result>(
  { environment, stderr, signal }: CommandContext,
  work: (installation: Installation) => Promise<Result>,
  options: Pick<InstallationOptions, 'argument' | 'mayCreate'> = {},
): Promise<Result> {
  const onWait = () =>
    stderr.write(
      'Other commands use the embedded database that this one has started: it ends after them, or by Ctrl-C.\n',
    );
  const installation = await openInstallation(readSettings(environment), { ...options, onWait, signal });
  try {
    return await work(installation);
  } catch (error) {
    throw lacksRight(error) ? notThisRole(error) : error;
  } finally {
    await installation.close();
  }
}

export async function withDatabase<Result>(
  context: CommandContext,
  work: (database: ProductDatabase) => Promise<Result>,
): Promise<Result> {
  return await withInstallation(context, async ({ database }) => await work(database));
}

const lacksRight = (error: unknown): error is Error =>
  error instanceof Error && (error as { code?: string }).code === '42501';

/** A role of one process has no rights for the work of others. */
function notThisRole(cause: Error): TargetError {
  return new TargetError(`The role in DATABASE_URL may not do this: ${cause.message}.`, {
    code: 'not_this_role',
    hint: 'Name the owner of the database in DATABASE_URL for this command; `vanguard roles --print` tells who it is, and mends the roles of the processes.',
    cause,
  });
}
