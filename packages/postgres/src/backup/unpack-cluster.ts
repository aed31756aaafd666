/** A physical copy as the folder of an embedded server, each file held against the server's list. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { type Account, chooseAccount, giveTo } from '../embedded/account.ts';
import { findBinaries } from '../embedded/binaries.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import { spawnProgram } from '../embedded/spawn-program.ts';
import { archiveName, fileListName } from './base-backup.ts';
import { BackupError, findFullDisk } from './errors.ts';

interface FileList {
  Files: { Path?: string; 'Encoded-Path'?: string; Size: number; Checksum?: string }[];
}

/**
 * Makes `dir` the folder of an embedded server with the data of the copy in `folder`, and a password of its own; returns where it
 * really is. The caller removes it where this throws: BackupError `copy_damaged`, `password_not_set`; EmbeddedPostgresError.
 */
export async function unpackCluster(folder: string, dir: string): Promise<string> {
  const place = openDataFolder(dir);
  mkdirSync(place.data, { mode: 0o700 });
  await extract({ file: join(folder, archiveName), cwd: place.data, strict: true, preserveOwner: false }).catch(
    (error: unknown) => {
      throw (
        findFullDisk(error, dirname(place.root)) ??
        damaged(`its archive cannot be unpacked (${(error as Error).message})`, error)
      );
    },
  );
  await checkFiles(folder, place.data);
  const account = chooseAccount(place.data);
  await giveAll(account, place.root);
  await setPassword(place, account);
  return place.root;
}

/** Throws BackupError `copy_damaged`. */
async function checkFiles(folder: string, data: string): Promise<void> {
  const { Files } = JSON.parse(readFileSync(join(folder, fileListName), 'utf8')) as FileList;
  if (Files.length === 0) throw damaged('its list of files is empty');
  for (const { Path, 'Encoded-Path': encoded, Size, Checksum } of Files) {
    const path = Path ?? Buffer.from(encoded ?? '', 'hex').toString();
    const file = join(data, path);
    if (!existsSync(file)) throw damaged(`the file ${path} is missing`);
    if (statSync(file).size !== Size) throw damaged(`the file ${path} has another size`);
    if (Checksum !== undefined && (await digestOfFile(file)) !== Checksum)
      throw damaged(`the file ${path} has another checksum`);
  }
}

const atOnceBytes = 4 << 20;

/** SHA-256, in hexadecimal digits. */
export async function digestOfFile(path: string): Promise<string> {
  // Of a thousand small files a stream each would cost more than their bytes.
  if (statSync(path).size <= atOnceBytes) return createHash('sha256').update(readFileSync(path)).digest('hex');
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function damaged(why: string, cause?: unknown): BackupError {
  return new BackupError(`The backup is damaged: ${why}.`, {
    code: 'copy_damaged',
    hint: 'Take an earlier backup, or another copy of this one. Nothing was changed.',
    cause,
  });
}

/** With all that is in it. */
export async function giveAll(account: Account | undefined, root: string): Promise<void> {
  giveTo(account, root);
  if (account === undefined) return;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }))
    giveTo(account, join(entry.parentPath, entry.name));
}

/** In PostgreSQL's single-user mode: nobody can connect meanwhile. It also brings the copy to its consistent state. */
async function setPassword(
  { data, passwordFile }: { data: string; passwordFile: string },
  account: Account | undefined,
): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const input = `alter role postgres password '${password}'\n`;
  const postgres = findBinaries(account).program('postgres');
  const syncs = process.platform === 'linux' ? ['-c', 'recovery_init_sync_method=syncfs'] : [];
  const args = ['--single', '-D', data, ...syncs, 'postgres'];
  const program = spawnProgram(postgres, args, account, { input });
  await program.ended;
  const [{ child }, words] = [program, program.log()];
  // It ends with 0 also where the statement failed.
  if (child.exitCode !== 0 || /ERROR|FATAL|PANIC/.test(words)) {
    throw new BackupError(`PostgreSQL does not start on the copy: ${words.trim().split('\n').at(-1) ?? ''}`, {
      code: 'password_not_set',
      hint: 'Take an earlier backup; or use the version of this program that made it. Nothing was changed.',
    });
  }
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(account, passwordFile);
}
