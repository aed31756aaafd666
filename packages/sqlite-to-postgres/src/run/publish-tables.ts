/**
 * Phase 7 as its line on the screen has it, of a migration into new tables, into tables that are there, and of an import:
 * the journal tells before the commit what is published, and after it that it was.
 */
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import type { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import { type PublishedTable, publish } from '../publish/publish.ts';
import type { StartedRun } from './run-mode.ts';

export interface Publication<Result> {
  readonly plan: MigrationPlan;
  readonly tables: PublishedTable[];
  /** The schema where they stand now. */
  readonly staging: string;
  readonly sourceSha256: string;
  /** Throws where nothing may be published. */
  refuse?(): void;
  /** Within the transaction, when the tables stand in the target schema; throwing undoes everything. */
  beforeCommit(transaction: ClientBase): Promise<Result>;
  onCommitted?(): void;
  /** What more the line on the screen tells. */
  describe?(result: Result): string[];
}

export async function publishTables<Result>(
  clock: PhaseClock,
  client: ClientBase,
  { folder, journal }: StartedRun,
  publication: Publication<Result>,
): Promise<Result> {
  const { plan, tables, staging, sourceSha256 } = publication;
  const [result] = await clock.run(
    'publish',
    async () => {
      publication.refuse?.();
      const results: [Result?] = [];
      await publish(client, plan, {
        runId: folder.id,
        stagingSchema: staging,
        sourceSha256,
        tables,
        onWaiting: (message) => clock.note('publish', message),
        onBegun: (createdSchema) => journal.append({ step: 'publishing', tables, createdSchema }),
        beforeCommit: async (transaction) => {
          results[0] = await publication.beforeCommit(transaction);
        },
      });
      publication.onCommitted?.();
      journal.append({ step: 'published' });
      return results as [Result];
    },
    ([made]) =>
      [`${plural(tables.length, 'table')} in schema "${plan.schema}"`, ...(publication.describe?.(made) ?? [])].join(
        ', ',
      ),
  );
  return result;
}
