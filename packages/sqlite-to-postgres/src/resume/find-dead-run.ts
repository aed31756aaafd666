/**
 * The run that `--resume` goes on from: the newest one into the schema that ended before it published, whose staged
 * tables still stand in the target and whose backup is the file that its journal tells of.
 */
import { existsSync, statSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { UsageError } from '../errors.ts';
import { entriesOf, findEntry, type JournalEntry, readJournal } from '../journal/journal.ts';
import { listRunFolders, type RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { isPublished } from '../publish/publish.ts';
import { hasSchema } from '../server/staging.ts';
import { hashFile, type Snapshot } from '../source/snapshot.ts';

export interface DeadRun {
  folder: RunFolder;
  /** As it was recorded, before the target had its say. */
  plan: MigrationPlan;
  staging: string;
  backup: Snapshot;
}

/** Throws UsageError `nothing_to_resume`, which says why of the newest run. */
export async function findDeadRun(
  client: ClientBase,
  stateBase: string,
  schema: string,
  signal?: AbortSignal,
): Promise<DeadRun> {
  const reasons: string[] = [];
  for (const folder of listRunFolders(stateBase)) {
    const entries = readJournal(folder.journalPath);
    const plan = recordedPlan(entries);
    if (plan?.schema !== schema) continue;
    const found = await lookAt(client, { folder, entries, plan }, signal);
    if (typeof found !== 'string') return found;
    reasons.push(found);
  }
  throw new UsageError(
    `There is no run to resume: ${reasons[0] ?? `none into the schema "${schema}" was started from ${stateBase}`}.`,
    {
      code: 'nothing_to_resume',
      hint: 'Run again without --resume: it starts over and removes what a dead run left.',
    },
  );
}

function recordedPlan(entries: readonly JournalEntry[]): MigrationPlan | undefined {
  return (findEntry(entries, 'planned-again') ?? findEntry(entries, 'started'))?.plan;
}

/** The run, or why it cannot be resumed. */
async function lookAt(
  client: ClientBase,
  { folder, entries, plan }: { folder: RunFolder; entries: readonly JournalEntry[]; plan: MigrationPlan },
  signal: AbortSignal | undefined,
): Promise<DeadRun | string> {
  const { id, snapshotPath } = folder;
  if (findEntry(entries, 'rolled-back') !== undefined) return `the run ${id} was rolled back`;
  if (await isPublished(client, id)) return `the run ${id} is published`;
  const staging = entriesOf(entries, 'staging').at(-1)?.schema;
  const backedUp = findEntry(entries, 'backed-up');
  if (staging === undefined || backedUp === undefined) return `the run ${id} ended before it staged anything`;
  if (!(await hasSchema(client, staging))) return `what the run ${id} staged is not in the target any more`;
  if (!existsSync(snapshotPath)) return `the backup of the run ${id} is gone from ${folder.path}`;
  const { sha256, sizeBytes } = backedUp;
  const isIntact = statSync(snapshotPath).size === sizeBytes && (await hashFile(snapshotPath, signal)) === sha256;
  if (!isIntact) return `the backup of the run ${id} is not what was written: ${snapshotPath}`;
  return { folder, plan, staging, backup: { path: snapshotPath, sha256, sizeBytes } };
}

/** Whether a later `--resume` could go on from any of these staging schemas. */
export function isResumable(stateBase: string, stagingSchemas: readonly string[]): boolean {
  return listRunFolders(stateBase).some(({ journalPath, snapshotPath }) => {
    const staging = entriesOf(readJournal(journalPath), 'staging').at(-1);
    return staging !== undefined && stagingSchemas.includes(staging.schema) && existsSync(snapshotPath);
  });
}
