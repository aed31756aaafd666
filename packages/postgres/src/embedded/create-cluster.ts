/** Makes the database cluster of a data folder, whole or not at all. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';
import { type Account, giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type DataFolder, readDataVersion } from './data-folder.ts';
import { finishExchange } from './exchange-data.ts';
import { removeFolder } from './remove-folder.ts';
import { spawnProgram } from './spawn-program.ts';
import { describeStartFailure } from './start-failure.ts';

const buildingPrefix = 'data.building-';

export interface ClusterOptions {
  durable: boolean;
  onBegin?: ((program: 'initdb') => void) | undefined;
  signal: AbortSignal | undefined;
}

/** True when there was none and one was made. Throws EmbeddedPostgresError. */
export async function ensureCluster(
  folder: DataFolder,
  binaries: Binaries,
  account: Account | undefined,
  options: ClusterOptions,
): Promise<boolean> {
  finishExchange(folder);
  if (readDataVersion(folder) !== undefined) {
    checkVersion(folder, binaries);
    return false;
  }
  if (existsSync(folder.data) && readdirSync(folder.data).length > 0) {
    throw new EmbeddedPostgresError(
      `The folder ${folder.data} holds files, but they are not those of a PostgreSQL server.`,
      { code: 'folder_not_ours', hint: 'Choose another folder, or move the files away. Nothing in it was changed.' },
    );
  }
  await createCluster(folder, binaries, account, options);
  return true;
}

/** Throws EmbeddedPostgresError `other_major_version`. */
export function checkVersion(folder: DataFolder, { majorVersion }: Pick<Binaries, 'majorVersion'>): void {
  const version = readDataVersion(folder);
  if (version === majorVersion) return;
  const isEarlier = Number(version) < Number(majorVersion);
  const ownServer = `run a PostgreSQL ${version} of your own on this folder and set DATABASE_URL to it`;
  throw new EmbeddedPostgresError(
    `The data in ${folder.data} are of PostgreSQL ${version}, and this program brings PostgreSQL ${majorVersion}.`,
    {
      code: 'other_major_version',
      hint: isEarlier
        ? `\`vanguard upgrade\` moves the data of an installation to PostgreSQL ${majorVersion}. Others: export them with the version of this program that wrote them, or ${ownServer}. Nothing was changed.`
        : `Use the version of this program that wrote them, or ${ownServer}. Nothing was changed.`,
    },
  );
}

/**
 * Built beside its place, under a name used once, and moved there when complete: a kill in the middle leaves no half
 * cluster, and an initdb that outlives its parent cannot meet the next one.
 */
async function createCluster(
  folder: DataFolder,
  binaries: Binaries,
  account: Account | undefined,
  { durable, onBegin, signal }: ClusterOptions,
): Promise<void> {
  await removeUnfinished(folder);
  const building = join(folder.root, buildingPrefix + randomBytes(4).toString('hex'));
  mkdirSync(building, { mode: 0o700 });
  writeFileSync(folder.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  for (const path of [folder.root, building, folder.passwordFile]) giveTo(account, path);
  try {
    await runInitdb(
      initdbArguments(building, folder.passwordFile, durable, binaries.majorVersion),
      folder,
      { binaries, account },
      { onBegin, signal },
    );
    // An empty folder may stand in the place; anything else would have been refused.
    if (existsSync(folder.data)) rmdirSync(folder.data);
    renameSync(building, folder.data);
  } catch (error) {
    await removeFolder(building);
    throw error;
  }
}

/** An initdb whose parent was killed may still be writing there for a moment. What cannot be removed does no harm. */
async function removeUnfinished({ root }: DataFolder): Promise<void> {
  for (const name of readdirSync(root).filter((name) => name.startsWith(buildingPrefix))) {
    await removeFolder(join(root, name)).catch(() => {});
  }
}

async function runInitdb(
  args: readonly string[],
  folder: DataFolder,
  { binaries, account }: { binaries: Binaries; account: Account | undefined },
  { onBegin, signal }: Pick<ClusterOptions, 'onBegin' | 'signal'>,
): Promise<void> {
  const initdb = spawnProgram(binaries.program('initdb'), args, account);
  onBegin?.('initdb');
  const cancel = () => initdb.child.kill('SIGINT');
  signal?.addEventListener('abort', cancel);
  await initdb.ended;
  signal?.removeEventListener('abort', cancel);
  signal?.throwIfAborted();
  if (initdb.child.exitCode === 0) return;
  throw describeStartFailure(initdb.log(), `The database cluster in ${folder.data} could not be created`, {
    code: 'initdb_failed',
    hint: 'See that the disk has room (50 MB) and that the folder may be written to.',
  });
}

/** Sorts and compares text by code point, like SQLite; since 17 independent of the operating system's locales. */
function initdbArguments(building: string, passwordFile: string, durable: boolean, majorVersion: string): string[] {
  const hasBuiltinLocales = Number(majorVersion) >= 17;
  return [
    `--pgdata=${building}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    ...(hasBuiltinLocales
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8']),
    '--no-instructions',
    ...(durable ? quickSync(majorVersion) : ['--no-sync']),
  ];
}

/**
 * One call for the whole file system instead of one for each of a thousand files: as durable, and 0.1 s instead of 0.7.
 * Linux before 5.8 does not tell of failures to write.
 */
function quickSync(majorVersion: string): string[] {
  const [major = 0, minor = 0] = process.platform === 'linux' ? release().split('.').map(Number) : [];
  const isTold = major > 5 || (major === 5 && minor >= 8);
  return isTold && Number(majorVersion) >= 17 ? ['--sync-method=syncfs'] : [];
}
