/** `vanguard backup …` and `vanguard restore`. */
import type { Command } from 'commander';
import { BackupError } from '@vanguard/postgres/backup';
import { type CommandContext, paint, pathOf, plural, printReport, seconds } from 'sqlite-to-postgres/cli';
import { SourceError, TargetError, VerificationError } from 'sqlite-to-postgres/errors';
import { backupFolderOf, listBackups } from '../backup/backup-folder.ts';
import { makeBackup } from '../backup/make-backup.ts';
import type { BackupManifest } from '../backup/manifest.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import type { ProvedAccount } from '../prove-accounts.ts';
import { readSettings } from '../settings.ts';
import { describeTable } from './describe-table.ts';

interface JsonOption {
  json?: boolean;
}

export async function runBackup(context: CommandContext, options: JsonOption & { keep?: number }): Promise<void> {
  const { signal, stdout } = context;
  const settings = readSettings(context.environment);
  const made = await inWords(makeBackup(settings, { signal, kept: options.keep }));
  const { folder, manifest, keysFile, removed, notes } = made;
  const words = [
    `${paint(stdout, 'green', '✓')} ${folder}`,
    `  ${describe(manifest)}`,
    manifest.isProved
      ? '  It was restored into a scratch database, and holds what the database holds.'
      : `  ${notes.join(' ')}`,
    ...changedLine(manifest),
    ...(keysFile === undefined
      ? []
      : [`  The keys of credentials are apart: ${keysFile}. Keep them in another place.`]),
    ...removed.map((one) => `  Removed: ${one}`),
  ];
  printReport(
    context,
    options,
    { folder, keysFile: keysFile ?? null, removed, notes, ...summary(manifest) },
    lines(words),
  );
}

export async function runListBackups(context: CommandContext, _: JsonOption, command: Command): Promise<void> {
  const options = command.optsWithGlobals<JsonOption>();
  const parent = backupFolderOf(readSettings(context.environment));
  const found = listBackups(parent);
  const rows = found.map(({ folder, manifest }) => {
    const { endedAt, engine, postgres, version, isProved } = manifest;
    return [
      endedAt,
      megabytes(bytesOf(manifest)),
      `${engine}, PostgreSQL ${postgres}`,
      version,
      isProved ? 'yes' : 'no',
      folder,
    ];
  });
  const words =
    rows.length === 0
      ? `There are no backups in ${parent}. Make one: vanguard backup\n`
      : describeTable(['ENDED', 'SIZE', 'MADE BY', 'VERSION', 'PROVED', 'FOLDER'], rows, context.stdout);
  printReport(
    context,
    options,
    { backups: found.map(({ folder, manifest }) => ({ folder, ...summary(manifest) })) },
    words,
  );
}

export async function runVerifyBackup(
  context: CommandContext,
  given: string | undefined,
  _: JsonOption,
  command: Command,
): Promise<void> {
  // What has an option of the same name above it takes it, wherever it stands.
  const options = command.optsWithGlobals<JsonOption>();
  const settings = readSettings(context.environment);
  const folder = given === undefined ? latest(backupFolderOf(settings)) : pathOf(context, given);
  const { manifest, signedIn } = await inWords(verifyBackup(folder, settings, context.signal));
  const words = [
    `${paint(context.stdout, 'green', '✓')} ${folder}`,
    `  ${describe(manifest)}`,
    '  Its files are whole; restored into a scratch database, all tables have the rows and digests of the backup.',
    ...signedInLines(signedIn),
  ];
  printReport(context, options, { folder, signedIn, ...summary(manifest) }, lines(words));
}

export async function runRestore(
  context: CommandContext,
  given: string,
  options: JsonOption & { keys?: string },
): Promise<void> {
  const settings = readSettings(context.environment);
  const keysFile = options.keys === undefined ? undefined : pathOf(context, options.keys);
  const folder = pathOf(context, given);
  const { manifest, opensCredentials, signedIn } = await inWords(
    restoreBackup(folder, settings, { signal: context.signal, keysFile }),
  );
  const words = [
    `${paint(context.stdout, 'green', '✓')} Restored as of ${manifest.endedAt}: ${describe(manifest)}`,
    '  All tables have the rows and digests of the backup, and a server on it is ready.',
    ...signedInLines(signedIn),
    ...(opensCredentials
      ? []
      : ['  The credentials of connections cannot be opened with the keys at hand: set VANGUARD_ENCRYPTION_KEY.']),
    '  Everybody signs in again. Start it: vanguard start',
  ];
  printReport(context, options, { folder, opensCredentials, signedIn, ...summary(manifest) }, lines(words));
}

function latest(parent: string): string {
  const [first] = listBackups(parent);
  if (first !== undefined) return first.folder;
  throw new SourceError(`There are no backups in ${parent}.`, {
    code: 'no_backup',
    hint: 'Make one: vanguard backup; or name the folder of a backup.',
  });
}

/** The exit status tells whose fault it is. */
export async function inWords<Result>(work: Promise<Result>): Promise<Result> {
  return await work.catch((error: unknown) => {
    if (!(error instanceof BackupError)) throw error;
    const Chosen = error.code === 'copy_damaged' ? VerificationError : TargetError;
    throw new Chosen(error.message, { code: error.code, hint: error.hint, cause: error });
  });
}

export const lines = (words: readonly string[]) => words.map((line) => `${line}\n`).join('');
const bytesOf = ({ files }: BackupManifest) => files.reduce((sum, { bytes }) => sum + bytes, 0);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function summary(manifest: BackupManifest) {
  const { files: _files, settings: _settings, ...rest } = manifest;
  return { ...rest, bytes: bytesOf(manifest) };
}

function describe(manifest: BackupManifest): string {
  const { tables, databaseBytes, beganAt, endedAt } = manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const took = seconds(Date.parse(endedAt) - Date.parse(beganAt));
  return `${plural(rows, 'row')} of ${plural(tables.length, 'table')}, ${megabytes(databaseBytes)} as ${megabytes(bytesOf(manifest))}, in ${took}`;
}

export function signedInLines(accounts: readonly ProvedAccount[]): string[] {
  if (accounts.length === 0)
    return ['  Nobody could be signed in: it has no active account. Make one: vanguard user add'];
  return accounts.map(
    (account) => `  Signed in over HTTP as ${account.username} (${account.role}): ${seenBy(account)}.`,
  );
}

function seenBy({ organizations, record }: ProvedAccount): string {
  if (organizations === null) return 'must choose a password first';
  const read =
    record === null
      ? 'no records'
      : `${record.pfaId} of ${record.organization} read, one of ${plural(record.total, 'record')}`;
  return `${plural(organizations, 'organization')}, ${read}`;
}

function changedLine({ changedMeanwhile }: BackupManifest): string[] {
  if (changedMeanwhile.length === 0) return [];
  return [`  Written to all along, and proved by checksums only: ${changedMeanwhile.join(', ')}.`];
}
