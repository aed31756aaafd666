/**
 * The folder of an embedded server: `data/` (PostgreSQL's own), the password of its superuser, three locks and what is
 * to be known about the last server. A folder with anything else in it is not ours and is not touched.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';
import { isRoot } from './account.ts';
import { backPointerName, placeReachably } from './placement.ts';

export interface DataFolder {
  /** Real path of the folder that holds all the others. */
  root: string;
  data: string;
  passwordFile: string;
  /** Held while a server is started. */
  startingLock: string;
  /** Held as long as the process lives that is to stop the server. */
  ownerLock: string;
  /** Shared by those who have joined the server for a while, and are to end before it. */
  guestsLock: string;
  stateFile: string;
}

/** What is known about the server that was started last. */
export interface ServerState {
  port: number;
  /** The kernel stops it when its owner dies. */
  stopsWithOwner: boolean;
  /** Its owner serves until it is told to stop; false: it ends by itself, and soon. */
  hasLastingOwner?: boolean;
}

const isNeutral = new Set(['lost+found', backPointerName]);

/** Creates the root folder. Throws EmbeddedPostgresError `folder_not_writable`, `folder_not_ours`. */
export function openDataFolder(wanted: string): DataFolder {
  const root = openRoot(resolve(wanted));
  const folder = {
    root,
    data: join(root, 'data'),
    passwordFile: join(root, 'superuser-password'),
    startingLock: join(root, 'starting.lock'),
    ownerLock: join(root, 'owner.lock'),
    guestsLock: join(root, 'guests.lock'),
    stateFile: join(root, 'last-server.json'),
  };
  refuseForeignFolder(folder);
  return folder;
}

function openRoot(wanted: string): string {
  try {
    const root = isRoot() ? placeReachably(wanted) : wanted;
    mkdirSync(root, { recursive: true, mode: 0o755 });
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(root);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The folder ${wanted} for the embedded PostgreSQL cannot be written to (${(error as Error).message}).`,
      {
        code: 'folder_not_writable',
        hint: 'Give this account the right to write there, choose another folder, or set DATABASE_URL to a server of your own.',
        cause: error,
      },
    );
  }
}

/** Hidden files and the lost+found of a mounted disk do not count. */
function refuseForeignFolder({ root, data, startingLock }: DataFolder): void {
  if (existsSync(startingLock) || readDataVersion({ data }) !== undefined) return;
  const names = readdirSync(root).filter((name) => !isNeutral.has(name) && !name.startsWith('.'));
  if (names.length === 0) return;
  throw new EmbeddedPostgresError(
    `The folder ${root} holds other files (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}), and no embedded PostgreSQL.`,
    {
      code: 'folder_not_ours',
      hint: 'Choose an empty folder, or one that does not exist yet. Nothing in it was changed.',
    },
  );
}

/** Major version of the data; undefined where there are none. */
export function readDataVersion({ data }: Pick<DataFolder, 'data'>): string | undefined {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Throws EmbeddedPostgresError `password_missing`. */
export function readPassword({ passwordFile }: DataFolder): string {
  try {
    return readFileSync(passwordFile, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The superuser's password in ${passwordFile} cannot be read (${(error as Error).message}).`,
      {
        code: 'password_missing',
        hint: 'Put the file back (a backup of the folder has it). The data are not lost without it, but nobody can connect.',
        cause: error,
      },
    );
  }
}

export function readServerState({ stateFile }: DataFolder): ServerState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as ServerState;
  } catch {
    return undefined;
  }
}

export function writeServerState({ stateFile }: DataFolder, state: ServerState): void {
  writeFileSync(stateFile, `${JSON.stringify(state)}\n`);
}
