/** The beginning of a run that follows its source: what does not go together, consent, and triggers. */
import { join } from 'node:path';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { CancelledError, SourceError, TargetError, UsageError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import type { RunContext } from '../run/run-context.ts';
import type { InspectedSource, StartedRun } from '../run/run-mode.ts';
import type { Source } from '../source/open-source.ts';
import { readDataVersion } from '../source/snapshot.ts';
import { Capture, removeCapture } from './capture.ts';
import { hasCapture } from './capture-objects.ts';
import { capturedTables, sourceKey } from './captured-tables.ts';
import { captureLeft } from './errors.ts';

/** Throws UsageError `follow_not_possible`. */
export function refuseCombinations(options: MigrateOptions): void {
  if (options.follow === undefined) return;
  const { onBadValue, onOrphan, onBrokenCheck, onNul } = options.tolerances ?? {};
  const others: [string, unknown, string][] = [
    [
      '--data-only',
      options.dataOnly,
      'Rows that are changed later would have to be found again in tables of another form.',
    ],
    [
      '--resume',
      options.resume,
      'The triggers of a run that died are gone, and with them what the application wrote since.',
    ],
    ['--on-bad-value', onBadValue, 'A value that does not fit stops a run that follows.'],
    ['--on-orphan', onOrphan, 'A reference to no row stops a run that follows.'],
    ['--on-broken-check', onBrokenCheck, 'A row that breaks a CHECK stops a run that follows.'],
    ['--on-nul', onNul, 'A text with a NUL stops a run that follows.'],
  ];
  const [name, , reason] = others.find(([, value]) => value !== undefined && value !== false) ?? [];
  if (name === undefined) return;
  throw new UsageError(`--follow and ${name} do not go together.`, {
    code: 'follow_not_possible',
    hint: `${reason} Stop the application and run without --follow, or leave ${name} out.`,
  });
}

/** The triggers of a run that died must not be taken for the application's: a run that follows takes them out. */
export async function settleCaptured({ options, clock }: RunContext, source: Source): Promise<void> {
  if (!hasCapture(source.connection)) return;
  if (options.follow === undefined || options.dryRun) throw captureLeft(source.path);
  if (!(await options.follow.mayTouchSource(source.path))) throw new CancelledError('asking for consent');
  await removeCapture(source.path);
  clock.note('inspect', `took out the triggers of a run that died: ${source.path}`);
}

/** Each round sends the written keys into a temporary table. Throws TargetError `target_no_right_to_create`. */
export async function refuseWithoutTemporary({ session }: RunContext): Promise<void> {
  const { client } = await session.connect();
  const { rows } = await client.query<{ user: string; database: string; may: boolean }>(
    `select current_user as user, current_database() as database, pg_catalog.has_database_privilege(current_database(), 'temporary') as may`,
  );
  const [right] = rows;
  if (right === undefined || right.may) return;
  throw new TargetError(`The role "${right.user}" may not create temporary tables in "${right.database}".`, {
    code: 'target_no_right_to_create',
    hint: `--follow needs them. As the owner of the database: grant temporary on database ${quoteIdentifier(right.database)} to ${quoteIdentifier(right.user)};`,
  });
}

/** `isOutdated`: the application wrote between the inspection and the triggers. Throws CancelledError, SourceError. */
export async function beginCapture(
  { options, clock }: RunContext,
  inspected: InspectedSource,
  { folder, journal }: StartedRun,
): Promise<{ capture: Capture; isOutdated: boolean }> {
  const { follow } = options;
  const { source } = inspected;
  if ((await follow?.mayTouchSource(source.path)) !== true) throw new CancelledError('asking for consent');
  let isOutdated = false;
  journal.append({ step: 'capturing', source: source.path });
  const capture = await Capture.install({
    path: source.path,
    lockTimeoutMs: follow?.lockTimeoutMs,
    signal: options.signal,
    lockPath: join(folder.path, 'alive.lock'),
    schemaVersion: inspected.schemaVersion,
    tables: (connection) => capturedTables(connection, inspected.plan),
    onLocked: () => {
      isOutdated = readDataVersion(source) !== inspected.dataVersion;
    },
    onRemoved: () => journal.append({ step: 'capture-removed' }),
  });
  const whole = capture.tables.filter(({ key }) => key.length === 0).map(({ name }) => `"${name}"`);
  clock.note('backup', `triggers in ${source.path} log what the application writes from here on`);
  if (whole.length > 0)
    clock.note('backup', `without a key, copied whole again whenever they are written to: ${whole.join(', ')}`);
  return { capture, isOutdated };
}

/** The plan made again from the backup must follow the same keys. Throws SourceError `source_changed`. */
export function refuseOtherKeys(capture: Capture, plan: MigrationPlan): void {
  const other = plan.tables.find((table) => {
    const captured = capture.tables.find(({ name }) => name === table.source);
    return captured === undefined || captured.key.join('\n') !== sourceKey(table).join('\n');
  });
  if (other === undefined) return;
  throw new SourceError(`The key of "${other.source}" is another one since the source was inspected.`, {
    code: 'source_changed',
    hint: 'Nothing was changed. The application wrote a row just then that a key cannot have: run again.',
  });
}
