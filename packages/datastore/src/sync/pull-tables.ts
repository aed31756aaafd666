/** Where it stands what is known of a pull: of the records of an organization, or of one of the feeds beside them. */
import type { FeedName } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';

/** What is pulled as one. */
export interface Pulled {
  organizationId: string;
  /** Null: the records. */
  feed: FeedName | null;
}

/** Its runs. */
export const runTableName = ({ feed }: Pulled): string => (feed === null ? 'sync_run' : 'feed_run');
export const runTable = (pulled: Pulled): RawBuilder<unknown> => sql.table(runTableName(pulled));

/** Rows of upstream that could not be read. */
export const rejectionTable = ({ feed }: Pulled): RawBuilder<unknown> =>
  sql.table(feed === null ? 'pull_rejection' : 'feed_rejection');

/** When it is pulled next, who waits for that, and how far it was read. */
export const stateTable = ({ feed }: Pulled): RawBuilder<unknown> =>
  sql.table(feed === null ? 'sync_state' : 'feed_state');

/** Its rows in any of these tables. */
export function isOf({ organizationId, feed }: Pulled): RawBuilder<unknown> {
  return feed === null
    ? sql`organization_id = ${organizationId}`
    : sql`organization_id = ${organizationId} and feed = ${feed}`;
}

/** The columns of `isOf`, for what is inserted and for what it conflicts with, and their values. */
export function keyOf({ organizationId, feed }: Pulled): { columns: RawBuilder<unknown>; values: RawBuilder<unknown> } {
  return feed === null
    ? { columns: sql`organization_id`, values: sql`${organizationId}` }
    : { columns: sql`organization_id, feed`, values: sql`${organizationId}, ${feed}` };
}
