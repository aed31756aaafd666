/** A physical copy as the data of an embedded server that has none: proved on a server of its own, then moved into place. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseAccount, giveTo, makeFileFor } from '../embedded/account.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import { finishExchange } from '../embedded/exchange-data.ts';
import { tryFileLock } from '../embedded/file-lock.ts';
import { removeFolder } from '../embedded/remove-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { BackupError } from './errors.ts';
import { unpackCluster } from './unpack-cluster.ts';

type Check<Result> = (server: EmbeddedPostgres) => Promise<Result>;

/** Hidden, so that a folder with nothing else in it counts as empty. */
const scratchPrefix = '.copy-';

export interface CopyOptions<Result> {
  /** Of the files of the copy. */
  folder: string;
  /** Of the embedded server below which the copy is unpacked. */
  dir: string;
  check: Check<Result>;
  signal?: AbortSignal | undefined;
}

/** Starts a server on the copy for as long as the check takes, then removes it. Throws what `unpackCluster` does. */
export async function tryCopy<Result>({ folder, dir, check, signal }: CopyOptions<Result>): Promise<Result> {
  const scratch = scratchIn(openDataFolder(dir).root);
  try {
    return await checkCopy(await unpackCluster(folder, scratch), { check, signal, durable: false });
  } finally {
    await removeFolder(scratch);
  }
}

/**
 * Makes the copy the data of the embedded server in `dir`, if the check lets it: until then, and where anything fails, there is
 * nothing. Throws BackupError `not_empty`, what `unpackCluster` does.
 */
export async function restoreCluster<Result>(options: CopyOptions<Result>): Promise<Result> {
  const { folder, dir, check, signal } = options;
  const place = openDataFolder(dir);
  const account = chooseAccount(place.data);
  // The first is also what tells that the folder is one of an embedded server, where nothing comes of this.
  const files = [place.startingLock, place.ownerLock];
  for (const file of files) makeFileFor(account, file);
  const locks = files.flatMap((file) => tryFileLock(file) ?? []);
  const release = () => locks.forEach((lock) => lock.release());
  if (locks.length < files.length) {
    release();
    throw notEmpty(`another process has the embedded PostgreSQL in ${place.root}`);
  }
  try {
    finishExchange(place);
    if (existsSync(place.data) && readdirSync(place.data).length > 0) throw notEmpty(`there are data in ${place.root}`);
    await removeScratches(place.root);
    const scratch = scratchIn(place.root);
    try {
      await unpackCluster(folder, scratch);
      const result = await checkCopy(scratch, { check, signal, durable: true });
      moveIntoPlace(scratch, place);
      // As where the server's account has made it.
      giveTo(chooseAccount(place.data), place.root);
      return result;
    } finally {
      await removeFolder(scratch);
    }
  } finally {
    release();
  }
}

const scratchIn = (root: string) => join(root, scratchPrefix + randomBytes(4).toString('hex'));

/** What others were killed over. Nobody else is at work here, as the caller has the lock. */
async function removeScratches(root: string): Promise<void> {
  for (const name of readdirSync(root)) if (name.startsWith(scratchPrefix)) await removeFolder(join(root, name));
}

async function checkCopy<Result>(
  dir: string,
  { check, ...options }: { check: Check<Result>; signal: AbortSignal | undefined; durable: boolean },
): Promise<Result> {
  const server = await startEmbeddedPostgres({ dir, ...options });
  try {
    return await check(server);
  } finally {
    await server.stop();
  }
}

/** The data last: without them what is there counts for nothing. */
function moveIntoPlace(scratch: string, { root, data }: { root: string; data: string }): void {
  for (const name of readdirSync(scratch).filter((one) => /password/.test(one)))
    renameSync(join(scratch, name), join(root, name));
  if (existsSync(data)) rmdirSync(data);
  renameSync(join(scratch, 'data'), data);
}

function notEmpty(why: string): BackupError {
  return new BackupError(`Nothing was restored: ${why}.`, {
    code: 'not_empty',
    hint: 'Give another folder in VANGUARD_DATA, or stop the product and move its folder "postgres" away.',
  });
}
