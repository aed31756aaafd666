/** `vanguard backup point-in-time`, and `vanguard restore --to`. */
import type { Command } from 'commander';
import { type CommandContext, paint, pathOf, plural, printReport } from 'sqlite-to-postgres/cli';
import { UsageError } from 'sqlite-to-postgres/errors';
import { takeKeys } from '../backup/keep-keys.ts';
import type { Step } from '../point-in-time/plan-point-in-time.ts';
import { readTime, restoreToTime } from '../point-in-time/restore-to-time.ts';
import { printPointInTime, setUpPointInTime } from '../point-in-time/set-up-point-in-time.ts';
import { defaultStanza } from '../point-in-time/stanza.ts';
import { readSettings } from '../settings.ts';
import { inWords, lines, runRestore, signedInLines } from './backup-commands.ts';

interface PointInTimeOptions {
  repository: string;
  weeks?: number;
  stanza?: string;
  restart?: boolean;
  print?: boolean;
  json?: boolean;
}

const defaultWeeks = 2;

export async function runPointInTime(context: CommandContext, _: PointInTimeOptions, command: Command): Promise<void> {
  // What has an option of the same name above it takes it, wherever it stands.
  const options = command.optsWithGlobals<PointInTimeOptions>();
  const { stdout, signal } = context;
  const settings = readSettings(context.environment);
  const wanted = {
    repository: pathOf(context, options.repository),
    // The oldest moments of a full backup's week are after the one before it.
    kept: (options.weeks ?? defaultWeeks) + 1,
    stanza: options.stanza ?? defaultStanza,
    mayRestart: options.restart === true,
    signal,
  };
  if (options.print === true) {
    const script = await printPointInTime(settings, wanted);
    printReport(context, options, { script }, script);
    return;
  }
  const onStep = (step: Step) => {
    if (options.json !== true) stdout.write(`  ${describeStep(step)}\n`);
  };
  const { steps, info, notes } = await setUpPointInTime(settings, { ...wanted, onStep });
  const latest = info?.backups.at(-1);
  const words = [
    `${paint(stdout, 'green', '✓')} The log is archived, and any moment since ${info?.backups.at(0)?.endedAt.toISOString() ?? 'now'} can be restored: vanguard restore --to <time>`,
    ...notes.map((note) => `  ${note}`),
  ];
  const report = {
    stanza: wanted.stanza,
    repository: wanted.repository,
    done: steps.map(describeStep),
    backups: info?.backups.length ?? 0,
    latestBackupAt: latest?.endedAt.toISOString() ?? null,
    notes,
  };
  printReport(context, options, report, lines(words));
}

function describeStep(step: Step): string {
  switch (step.kind) {
    case 'folder':
      return `folder ${step.path}, of ${step.owner}`;
    case 'file':
      return `file ${step.path}`;
    case 'settings':
      return `settings of the server: ${Object.keys(step.values).join(', ')}`;
    case 'restart':
      return 'restart of the server';
    case 'run':
      return step.doing;
  }
}

interface RestoreOptions {
  keys?: string;
  to?: string;
  stanza?: string;
  json?: boolean;
}

export async function runRestoreOfEither(
  context: CommandContext,
  folder: string | undefined,
  options: RestoreOptions,
): Promise<void> {
  const { to } = options;
  if (folder !== undefined && to === undefined) return await runRestore(context, folder, options);
  if (folder === undefined && to !== undefined) return await runRestoreToTime(context, to, options);
  throw new UsageError('Name either the folder of a backup, or a moment with --to.', {
    code: 'bad_arguments',
    hint: '`vanguard backup list` shows all backups.',
  });
}

async function runRestoreToTime(context: CommandContext, to: string, options: RestoreOptions): Promise<void> {
  const { stdout, stderr, signal } = context;
  const stanza = options.stanza ?? defaultStanza;
  const onWait = (words: string) => void stderr.write(words);
  const settings = readSettings(context.environment);
  const restoring = restoreToTime(settings, { time: readTime(to), stanza, signal, onWait });
  const { dataFolder, lastChangeAt, tables, signedIn } = await inWords(restoring);
  const keysFile = pathOf(context, options.keys);
  if (keysFile !== undefined) takeKeys(keysFile, settings);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const words = [
    `${paint(stdout, 'green', '✓')} Restored to ${to}: ${plural(rows, 'row')} of ${plural(tables.length, 'table')}, in ${dataFolder}`,
    lastChangeAt === null
      ? '  Nothing has changed between the backup and that moment.'
      : `  The last change that is there was made at ${lastChangeAt}.`,
    '  All values of all tables could be read, and a server on them is ready.',
    ...signedInLines(signedIn),
    '  The log is archived again from here on. Start the product: vanguard start',
  ];
  printReport(context, options, { to, dataFolder, lastChangeAt, tables, signedIn }, lines(words));
}
