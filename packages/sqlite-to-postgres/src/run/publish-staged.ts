/** Phase 7: once the source is known to be as it was backed up, the staged tables become the target's. */
import { plural } from '../progress/plural.ts';
import { publish } from '../publish/publish.ts';
import { keepSetAside } from '../set-aside/keep-set-aside.ts';
import { describeSetAside, type SetAside } from '../set-aside/set-aside.ts';
import type { RunContext } from './run-context.ts';
import type { Backup, Verified } from './run-mode.ts';

/** `refuseChanged` throws where the source holds something else by now: nothing is published then. */
export async function publishStaged(
  context: RunContext,
  { folder, journal, snapshot, copy, staging }: Backup,
  { plan, verification }: Pick<Verified, 'plan' | 'verification'>,
  refuseChanged: () => void,
): Promise<SetAside> {
  const tables = verification.tables.map(({ name, rows, digest }) => ({ name, rows, digest }));
  return await context.clock.run(
    'publish',
    async () => {
      refuseChanged();
      const { client } = await context.session.connect();
      let setAside: SetAside | undefined;
      await publish(client, plan, {
        runId: folder.id,
        stagingSchema: staging,
        sourceSha256: snapshot.sha256,
        tables,
        onWaiting: (message) => context.clock.note('publish', message),
        onBegun: (createdSchema) => journal.append({ step: 'publishing', tables, createdSchema }),
        beforeCommit: async (transaction) => {
          setAside = await keepSetAside(copy, transaction, plan, folder.id);
          await context.options.beforeCommit?.(transaction, folder.id);
        },
      });
      context.session.markPublished();
      journal.append({ step: 'published' });
      if (setAside === undefined) throw new Error('a run was published without a look at what it set aside');
      return setAside;
    },
    (setAside) =>
      [`${plural(tables.length, 'table')} in schema "${plan.schema}"`, ...describeSetAside(setAside)].join(', '),
  );
}
