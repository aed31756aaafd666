/**
 * The PostgreSQL of an installation: DATABASE_URL, else the embedded server. Without query builder and data layer, so that
 * a server starts while those are still being loaded.
 */
import { join } from 'node:path';
import { appRole } from '@vanguard/datastore/app-role';
import {
  type DatabaseOwner,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
  watchEmbeddedPostgres,
  type WatchState,
} from '@vanguard/postgres/embedded';
import { type EmbeddedDatabase, type ResolvedTarget, resolveTarget } from 'sqlite-to-postgres/cli';
import type { Settings } from './settings.ts';

export interface DatabaseTarget {
  target: ResolvedTarget;
  /** The embedded server was made by this call: nothing is in it. */
  isNew: boolean;
  /** State of the embedded server, if it is watched. */
  embeddedState: () => WatchState | undefined;
}

export interface TargetOptions {
  /** In place of DATABASE_URL and the embedded server. */
  argument?: string | undefined;
  /** With it an embedded server that ends is started again, and each change of its state told. */
  onEmbeddedChange?: ((state: WatchState) => void) | undefined;
  /** As of the embedded server. */
  onBegin?: EmbeddedPostgresOptions['onBegin'];
  onWait?: EmbeddedPostgresOptions['onWait'];
  /** Ends the opening, and a wait for others at the end. */
  signal?: AbortSignal | undefined;
}

/**
 * The database of an installation without a server of its own. It belongs to a role that row-level security binds, as on
 * a managed server; a move may hurry the server's vacuum as its superuser might.
 */
export function embeddedDatabase({ dataFolder }: Settings): EmbeddedDatabase & { owner: DatabaseOwner } {
  const owner = { role: 'vanguard', mayTake: [appRole], maySet: ['deadlock_timeout'] };
  return { dir: join(dataFolder, 'postgres'), database: 'vanguard', owner };
}

/** Throws EmbeddedPostgresError, PostgresConnectionError, the signal's reason. */
export async function openTarget(
  settings: Settings,
  { argument, onEmbeddedChange: onChange, signal, ...others }: TargetOptions = {},
): Promise<DatabaseTarget> {
  let server: EmbeddedPostgres | undefined;
  let stateOf = (): WatchState | undefined => undefined;
  const start = async ({ dir }: { dir: string }) => {
    if (onChange === undefined) return (server = await startEmbeddedPostgres({ dir, signal, ...others }));
    const watched = await watchEmbeddedPostgres({ dir, signal, ...others, onChange });
    stateOf = () => watched.state;
    return (server = watched);
  };
  const target = await resolveTarget(argument ?? settings.databaseUrl, { ...embeddedDatabase(settings), start }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    },
  );
  return { target, isNew: server?.origin === 'created', embeddedState: () => stateOf() };
}
