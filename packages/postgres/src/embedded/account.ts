/** Who runs the server: PostgreSQL refuses root, so root runs it as an existing unprivileged account. */
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fstatSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';

export interface Account {
  uid: number;
  gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Undefined where this process runs PostgreSQL as itself. Root runs data that exist as their owner, new ones as
 * `postgres` or `nobody` (initdb needs an account with a name). Throws EmbeddedPostgresError.
 */
export function chooseAccount(data: string): Account | undefined {
  const owner = existsSync(data) ? statSync(data) : undefined;
  if (isRoot()) return owner !== undefined && owner.uid !== 0 ? owner : findUnprivilegedAccount();
  if (owner !== undefined && process.getuid !== undefined && owner.uid !== process.getuid()) {
    throw new EmbeddedPostgresError(
      `The data in ${data} belong to the account with id ${owner.uid}, and this process runs as ${process.getuid()}.`,
      {
        code: 'folder_of_other_account',
        hint: 'Start as that account or as root, or give the data to this account (chown -R). Nothing was changed.',
      },
    );
  }
  return undefined;
}

function findUnprivilegedAccount(): Account {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  if (entry === undefined) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root, and neither of the accounts "postgres" and "nobody" exists.',
      {
        code: 'no_unprivileged_account',
        hint: 'Start as an ordinary user, create one of these accounts, or set DATABASE_URL to a server of your own.',
      },
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/**
 * Makes a file where there is none, and gives it to the account where it is root's: the account itself may be who starts the
 * server next. Throws EmbeddedPostgresError where somebody has put a link in its place: what it leads to would change hands.
 */
export function makeFileFor(account: Account | undefined, path: string): void {
  if (account === undefined) return;
  const file = openOwn(path);
  try {
    const { uid, nlink } = fstatSync(file);
    if (uid === 0 && nlink === 1) fchownSync(file, account.uid, account.gid);
  } finally {
    closeSync(file);
  }
}

function openOwn(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o644);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The file ${path} of the embedded PostgreSQL cannot be opened (${(error as Error).message}).`,
      {
        code: 'folder_not_writable',
        hint: 'It must be a file and no link. Where nobody needs it, remove it, and start again.',
        cause: error,
      },
    );
  }
}

/** Can every account walk down to this path? A checkout below a home of mode 0700 cannot be reached by another. */
export function isReachableByAll(path: string): boolean {
  for (let current = resolve(path); ; current = dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
