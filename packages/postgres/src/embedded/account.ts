/** Who runs the server: PostgreSQL refuses root, so root runs it as an existing unprivileged account. */
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
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
      'folder_of_other_account',
      `The data in ${data} belong to the account with id ${owner.uid}, and this process runs as ${process.getuid()}.`,
      'Start as that account or as root, or give the data to this account (chown -R). Nothing was changed.',
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
      'no_unprivileged_account',
      'PostgreSQL does not run as root, and neither of the accounts "postgres" and "nobody" exists.',
      'Start as an ordinary user, create one of these accounts, or set DATABASE_URL to a server of your own.',
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Can every account walk down to this path? A checkout below a home of mode 0700 cannot be reached by another. */
export function isReachableByAll(path: string): boolean {
  for (let current = resolve(path); ; current = dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
