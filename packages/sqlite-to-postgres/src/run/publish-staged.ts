/** Phase 7: once the source is known to be as it was backed up, the staged tables become the target's. */
import type { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { publish } from '../publish/publish.ts';
import { keepSetAside } from '../set-aside/keep-set-aside.ts';
import { describeSetAside, type SetAside } from '../set-aside/set-aside.ts';
import type { Source } from '../source/open-source.ts';
import { readDataVersion, type Snapshot } from '../source/snapshot.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { RunContext } from './run-context.ts';

export interface PublishStagedRequest {
  plan: MigrationPlan;
  source: Source;
  /** Data version of the source when its backup began; undefined where nobody can write to it now. */
  version: bigint | undefined;
  snapshot: Snapshot;
  copy: DatabaseSync;
  staging: string;
  verification: Verification;
  folder: RunFolder;
  journal: Journal;
}

/** Throws SourceError `source_changed`, with nothing published. */
export async function publishStaged(context: RunContext, request: PublishStagedRequest): Promise<SetAside> {
  const { plan, verification } = request;
  const tables = verification.tables.map(({ name, rows, digest }) => ({ name, rows, digest }));
  return await context.clock.run(
    'publish',
    async () => {
      if (request.version !== undefined) refuseChanged(request.source, request.version);
      const { client } = await context.session.connect();
      let setAside: SetAside | undefined;
      await publish(client, plan, {
        runId: request.folder.id,
        stagingSchema: request.staging,
        sourceSha256: request.snapshot.sha256,
        tables,
        onWaiting: (message) => context.clock.note('publish', message),
        onBegun: (createdSchema) => request.journal.append({ step: 'publishing', tables, createdSchema }),
        beforeCommit: async (transaction) => {
          setAside = await keepSetAside(request.copy, transaction, plan, request.folder.id);
          await context.options.beforeCommit?.(transaction, request.folder.id);
        },
      });
      context.session.markPublished();
      request.journal.append({ step: 'published' });
      if (setAside === undefined) throw new Error('a run was published without a look at what it set aside');
      return setAside;
    },
    (setAside) =>
      [`${plural(tables.length, 'table')} in schema "${plan.schema}"`, ...describeSetAside(setAside)].join(', '),
  );
}

function refuseChanged(source: Source, version: bigint): void {
  if (readDataVersion(source) === version) return;
  throw new SourceError(
    'The source was written to since its backup; the target would miss those writes. Nothing was published.',
    { code: 'source_changed', hint: 'Stop the application that writes to it and run again, or run with --follow.' },
  );
}
