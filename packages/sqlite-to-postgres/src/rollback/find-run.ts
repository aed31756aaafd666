/** Which run a rollback undoes: the newest that its target knows as published, whatever later runs came to. */
import { RollbackError, TargetError } from '../errors.ts';
import { entriesOf, findEntry, type JournalEntry, readJournal } from '../journal/journal.ts';
import { listRunFolders, type RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { isPublished } from '../publish/publish.ts';
import { connectTarget, type Target } from '../server/connect-target.ts';

export interface JournaledRun {
  folder: RunFolder;
  entries: JournalEntry[];
  plan: MigrationPlan;
  source: string;
  target: string;
}

export interface FoundRun {
  run: JournaledRun;
  /** The caller ends its client. Undefined where the target has forgotten the run; its project can be restored. */
  target: Target | undefined;
}

interface RunSearch {
  stateBase: string;
  /** Turns what the journal kept of the target into a URL. */
  resolveTarget(name: string): Promise<string> | string;
}

/** Throws RollbackError `no_migration`, TargetError. */
export async function findRun(search: RunSearch): Promise<FoundRun> {
  const { stateBase } = search;
  const runs = listRuns(stateBase);
  const urls = new Map<string, string>();
  for (const run of runs) {
    const url = urls.get(run.target) ?? (await search.resolveTarget(run.target));
    urls.set(run.target, url);
    const target = await connectWherePublished(url, run.folder.id);
    if (target !== undefined) return { run, target };
  }
  const forgotten = runs.find(({ entries }) => findEntry(entries, 'published') !== undefined);
  if (forgotten !== undefined) return { run: forgotten, target: undefined };
  const what = runs.length === 0 ? 'was made from' : 'is published of those made from';
  throw new RollbackError(`No migration ${what} ${stateBase}.`, {
    code: 'no_migration',
    hint: 'Run in the folder where the migration was run, or name the project with --project.',
  });
}

/** A database that is gone knows of no run. */
async function connectWherePublished(url: string, runId: string): Promise<Target | undefined> {
  const target = await connectTarget(url, { mayCreateDatabase: () => false }).catch((error: unknown) => {
    if (error instanceof TargetError && error.code === 'target_missing_database') return undefined;
    throw error;
  });
  let isKept = false;
  try {
    isKept = target !== undefined && (await isPublished(target.client, runId));
  } finally {
    if (!isKept) await target?.client.end();
  }
  return isKept ? target : undefined;
}

/** Those that may have been published and were not rolled back, latest first. */
function listRuns(stateBase: string): JournaledRun[] {
  return listRunFolders(stateBase).flatMap((folder) => {
    const entries = readJournal(folder.journalPath);
    const started = findEntry(entries, 'started');
    const mayBePublished =
      findEntry(entries, 'publishing') !== undefined && findEntry(entries, 'rolled-back') === undefined;
    if (started === undefined || !mayBePublished) return [];
    const { plan } = entriesOf(entries, 'refused-rows').at(-1) ?? findEntry(entries, 'planned-again') ?? started;
    return [{ folder, entries, plan, source: started.source, target: started.target }];
  });
}
