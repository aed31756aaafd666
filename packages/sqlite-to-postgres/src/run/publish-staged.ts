/** Phase 7 of a migration: once the source is known to be as it was backed up, the staged tables become the target's. */
import { keepSetAside } from '../set-aside/keep-set-aside.ts';
import { describeSetAside, type SetAside } from '../set-aside/set-aside.ts';
import { publishTables } from './publish-tables.ts';
import type { RunContext } from './run-context.ts';
import type { Backup, Verified } from './run-mode.ts';

/** `refuseChanged` throws where the source holds something else by now: nothing is published then. */
export async function publishStaged(
  { clock, session, options }: RunContext,
  backup: Backup,
  { plan, verification }: Pick<Verified, 'plan' | 'verification'>,
  refuseChanged: () => void,
): Promise<SetAside> {
  const { client } = await session.connect();
  const { folder, copy, staging, snapshot } = backup;
  return await publishTables(clock, client, backup, {
    plan,
    tables: verification.tables.map(({ name, rows, digest }) => ({ name, rows, digest })),
    staging,
    sourceSha256: snapshot.sha256,
    refuse: refuseChanged,
    async beforeCommit(transaction) {
      const setAside = await keepSetAside(copy, transaction, plan, folder.id);
      await options.beforeCommit?.(transaction, folder.id);
      return setAside;
    },
    onCommitted: () => session.markPublished(),
    describe: describeSetAside,
  });
}
