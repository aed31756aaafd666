/** `vanguard pull …`: pulls from PEMS as an operator sees and steers them. The work is the worker's. */
import {
  askForFeed,
  askForPull,
  cancelRun,
  DatastoreError,
  type FeedName,
  readOrganizationId,
  listRuns,
  type ManagedRun,
} from '@vanguard/datastore';
import { type CommandContext, type Output, printReport } from 'sqlite-to-postgres/cli';
import { describeTable } from './describe-table.ts';
import type { JsonOption } from './user-commands.ts';
import { withDatabase } from './with-installation.ts';

/** In whose name. */
const operator = 'operator';

export interface ListPullsOptions extends JsonOption {
  organization?: string;
  feed?: FeedName | 'records';
  status?: string;
  limit?: number;
}

export async function runListPulls(context: CommandContext, options: ListPullsOptions): Promise<void> {
  const { organization, feed, status, limit = 20 } = options;
  const pulls = await withDatabase(context, async (database) => {
    const organizationId = organization === undefined ? undefined : await readOrganizationId(database, organization);
    return await listRuns(database, { organizationId, feed, status, limit });
  });
  printReport(context, options, { pulls }, describePulls(pulls, context.stdout));
}

const headings = [
  'ID',
  'ORGANIZATION',
  'BEGAN',
  'READS',
  'STATUS',
  'RECORDS',
  'NEW',
  'CHANGED',
  'GONE',
  'REJECTED',
  'ERROR',
];

function describePulls(pulls: readonly ManagedRun[], output: Output): string {
  if (pulls.length === 0) return 'There are no such pulls. Ask for one: vanguard pull now <organization>\n';
  const rows = pulls.map((run) => [
    run.id,
    run.code ?? run.organizationId,
    run.startedAt,
    run.feed ?? (run.kind === 'full' ? 'all' : 'what changed'),
    run.status,
    ...[
      run.recordsProcessed,
      run.recordsInserted,
      run.recordsUpdated,
      run.recordsRemoved,
      run.recordsRejected ?? 0,
    ].map((count) => count.toLocaleString('en')),
    run.error ?? '',
  ]);
  return describeTable(headings, rows, output);
}

export interface PullNowOptions extends JsonOption {
  feed?: FeedName;
  acceptLoss?: boolean;
}

export async function runPullNow(
  context: CommandContext,
  organization: string,
  options: PullNowOptions,
): Promise<void> {
  const { feed, acceptLoss = false } = options;
  await withDatabase(context, async (database) => {
    if (feed === undefined) await askForPull(database, { organization, by: operator, acceptLoss });
    else await askForFeed(database, { organization, feed }, { by: operator, userId: operator, acceptLoss });
  });
  const what = feed === undefined ? organization : `the ${feed} of ${organization}`;
  const words = `A worker pulls ${what} within seconds. See what becomes of it: vanguard pull list --organization ${organization}\n`;
  printReport(context, options, { organization, status: 'requested' }, words);
}

export async function runCancelPull(context: CommandContext, id: string, options: JsonOption): Promise<void> {
  const isCancelled = await withDatabase(context, async (database) => await cancelRun(database, { id, by: operator }));
  if (!isCancelled) {
    throw new DatastoreError(`There is no pull ${id}, or it is over.`, {
      code: 'no_such_run',
      hint: 'vanguard pull list --status running shows those under way.',
    });
  }
  printReport(
    context,
    options,
    { id, status: 'cancelled' },
    'Its worker stops within seconds; what it has applied stays.\n',
  );
}
