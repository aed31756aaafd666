/** `vanguard upgrade`: brings the data of an installation to this version, after a backup and with a proof, or leaves them. */
import { DatastoreError } from '@vanguard/datastore';
import { BackupError } from '@vanguard/postgres/backup';
import { type CommandContext, paint, plural, printReport } from 'sqlite-to-postgres/cli';
import { TargetError, VerificationError } from 'sqlite-to-postgres/errors';
import { readSettings } from '../settings.ts';
import { type UpgradedInstallation, upgradeInstallation } from '../upgrade/upgrade-installation.ts';

export interface UpgradeCommandOptions {
  backup: boolean;
  dryRun?: boolean;
  json?: boolean;
}

export async function runUpgrade(context: CommandContext, options: UpgradeCommandOptions): Promise<void> {
  const { stderr, signal } = context;
  const { backup, dryRun = false, json = false } = options;
  const onPhase = (words: string) => json || void stderr.write(`${words} …\n`);
  const settings = readSettings(context.environment);
  const upgraded = await upgradeInstallation(settings, { signal, backup, dryRun, onPhase }).catch(giveStatus);
  printReport(
    context,
    options,
    { ...upgraded, backup: upgraded.backup ?? null, server: describeServer(upgraded) },
    describe(upgraded, options, context),
  );
}

function describeServer({ server }: UpgradedInstallation) {
  return server === undefined ? null : { ...server, kept: server.kept ?? null };
}

function describe(
  upgraded: UpgradedInstallation,
  { dryRun = false }: UpgradeCommandOptions,
  context: CommandContext,
): string {
  const tick = paint(context.stdout, 'green', '✓');
  const { pending, server } = upgraded;
  if (dryRun && server !== undefined)
    return `The data of the embedded server would be moved from PostgreSQL ${server.from} to ${server.to}, and their schema brought to this version.\n`;
  if (pending.length === 0 && server === undefined) return `${tick} The database is of this version already.\n`;
  if (dryRun) return `To be applied:\n${pending.map((name) => `  ${name}\n`).join('')}`;
  return describeDone(upgraded, tick)
    .map((line) => `${line}\n`)
    .join('');
}

function describeDone(
  { pending, applied, witnessed, backup, drifted, server }: UpgradedInstallation,
  tick: string,
): string[] {
  const { tables = 0, columns = 0, rows = 0 } = witnessed ?? {};
  const moved = server && [
    `${tick} The embedded server is PostgreSQL ${server.to}; all rows of all tables are those that PostgreSQL ${server.from} held.`,
    `  The earlier data are kept: ${server.kept}. To go back: stop the product, put that folder in the place of "data" beside it, and use the`,
    '  version from before. Once you are content, remove it.',
  ];
  const changed = [
    `${tick} The database is of this version: ${plural(applied?.length ?? 0, 'change')} of its schema.`,
    `  ${plural(rows, 'row')} of ${plural(tables, 'table')} hold what they held, in all of ${plural(columns, 'column')}; a server on them serves.`,
  ];
  return [
    ...(moved ?? []),
    ...(pending.length === 0 ? [] : changed),
    ...(backup === undefined ? [] : [`  To go back: the version from before, and vanguard restore ${backup}`]),
    ...(drifted.length === 0
      ? []
      : [`  Summaries or merged drafts of ${drifted.join(', ')} have drifted: vanguard doctor --repair`]),
  ];
}

/** The exit status tells whose fault it is. */
function giveStatus(error: unknown): never {
  if (error instanceof BackupError)
    throw new TargetError(error.message, { code: error.code, hint: error.hint, cause: error });
  if (!(error instanceof DatastoreError)) throw error;
  const Chosen = error.code === 'rows_changed' ? VerificationError : TargetError;
  const { code, hint, findings } = error;
  throw new Chosen(error.message, { code, hint, findings, cause: error });
}
