/**
 * The folder of an embedded server: `data/` (PostgreSQL's own), the password of its superuser and the port it had
 * last. A folder that is not ours is never touched, and an initdb that was cut off leaves nothing behind.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';
import { type Account, type Binaries, isReachableByAll } from './binaries.ts';

export interface DataFolder {
  root: string;
  data: string;
  passwordFile: string;
  portFile: string;
  lockFile: string;
  ownerFile: string;
}

/** Where root's unprivileged account cannot reach the wanted folder, its data stand here. */
const reachableParent = '/var/lib/embedded-postgres';

/** Creates the root folder. Throws EmbeddedPostgresError `folder_not_writable`. */
export function openDataFolder(wanted: string, account: Account | undefined): DataFolder {
  const path = resolve(wanted);
  const isReachable = account === undefined || isReachableByAll(dirname(path));
  const root = isReachable ? path : join(reachableParent, path.replaceAll(sep, '_'));
  try {
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.W_OK);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'folder_not_writable',
      `The folder ${root} for the embedded PostgreSQL cannot be written to (${(error as Error).message}).`,
      'Give this account the right to write there, choose another folder, or set DATABASE_URL to a server of your own.',
      error,
    );
  }
  own(root, account);
  return {
    root,
    data: join(root, 'data'),
    passwordFile: join(root, 'superuser-password'),
    portFile: join(root, 'last-port'),
    lockFile: join(root, 'starting.lock'),
    ownerFile: join(root, 'owner-pid'),
  };
}

export function own(path: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Makes a database cluster where there is none; true when it did. Throws EmbeddedPostgresError. */
export function ensureCluster(
  folder: DataFolder,
  binaries: Binaries,
  account: Account | undefined,
  durable: boolean,
): boolean {
  if (existsSync(join(folder.data, 'PG_VERSION'))) {
    checkVersion(folder, binaries);
    return false;
  }
  if (existsSync(folder.data) && readdirSync(folder.data).length > 0) {
    throw new EmbeddedPostgresError(
      'folder_not_ours',
      `The folder ${folder.data} holds files, but they are not those of a PostgreSQL server.`,
      'Choose another folder, or move the files away. Nothing in it was changed.',
    );
  }
  createCluster(folder, binaries, account, durable);
  return true;
}

function checkVersion({ data }: DataFolder, { majorVersion }: Binaries): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (version === majorVersion) return;
  throw new EmbeddedPostgresError(
    'other_major_version',
    `The data in ${data} are of PostgreSQL ${version}, and this program brings PostgreSQL ${majorVersion}.`,
    `Export them with the version of this program that wrote them, or run a PostgreSQL ${version} of your own on this folder and set DATABASE_URL to it. Nothing was changed.`,
  );
}

/** Built beside its place and moved there whole, so that a kill in the middle leaves no half cluster. */
function createCluster(folder: DataFolder, binaries: Binaries, account: Account | undefined, durable: boolean): void {
  const building = join(folder.root, 'data.building');
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { mode: 0o700 });
  writeFileSync(folder.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  own(building, account);
  own(folder.passwordFile, account);
  const { status, stderr, error } = spawnSync(
    binaries.program('initdb'),
    [
      '-D',
      building,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${folder.passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    { ...account, cwd: tmpdir(), encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  if (status !== 0) {
    rmSync(building, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      'initdb_failed',
      `The database cluster in ${folder.data} could not be created: ${stderr?.trim() || error?.message}.`,
      'See that the disk has room (50 MB) and that the folder may be written to.',
      error,
    );
  }
  rmSync(folder.data, { recursive: true, force: true });
  renameSync(building, folder.data);
}

export function readPassword({ passwordFile }: DataFolder): string {
  return readFileSync(passwordFile, 'utf8').trim();
}
