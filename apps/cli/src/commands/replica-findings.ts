/** What `vanguard doctor` finds of the replica for long reads: that it is one, how far it has come, and what would cut reads off. */
import type { ProductSchema } from '@vanguard/datastore';
import { openPool, PostgresConnectionError, readLogEnd, readReplay, type Replay } from '@vanguard/postgres';
import { type Kysely, sql } from 'kysely';
import type { Finding } from 'sqlite-to-postgres';
import type { Settings } from '../settings.ts';

interface Told extends Replay {
  isPaused: boolean;
  hasFeedback: boolean;
}

const subject = 'replica';
const warning = (says: string, hint: string): Finding => ({ subject, outcome: 'warning', says, hint });
const mostLagS = 60;

export async function examineReplica({ replicaUrl }: Settings, primaryUrl: string): Promise<Finding[]> {
  if (replicaUrl === undefined) return [];
  const { end, systemIdentifier } = await ask(primaryUrl, readLogEnd);
  try {
    const told = await ask(replicaUrl, async (replica) => ({
      ...(await readReplay(replica, end)),
      ...(await readState(replica)),
    }));
    return judge(told, systemIdentifier);
  } catch (error) {
    if (!(error instanceof PostgresConnectionError)) throw error;
    return [warning(`exports are read from the primary: ${error.message}`, error.hint)];
  }
}

async function ask<Answer>(url: string, question: (server: Kysely<ProductSchema>) => Promise<Answer>): Promise<Answer> {
  const server = openPool<ProductSchema>(url, { maxConnections: 1 });
  try {
    return await question(server);
  } finally {
    await server.destroy();
  }
}

async function readState(replica: Kysely<ProductSchema>): Promise<Pick<Told, 'isPaused' | 'hasFeedback'>> {
  const { rows } = await sql<Pick<Told, 'isPaused' | 'hasFeedback'>>`
    select case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as "isPaused",
           current_setting('hot_standby_feedback') = 'on' as "hasFeedback"`.execute(replica);
  return rows[0] ?? { isPaused: false, hasFeedback: true };
}

/** Pure. */
export function judge({ systemIdentifier, isReplica, ...told }: Told, own: string): Finding[] {
  if (systemIdentifier !== own || !isReplica) {
    const says = isReplica ? 'is one of another server' : 'is no replica (any more)';
    return [
      warning(`what DATABASE_REPLICA_URL names ${says}: exports are read from the primary`, 'correct or unset it'),
    ];
  }
  return [...judgeReplay(told), ...judgeFeedback(told)];
}

function judgeReplay({ isPaused, hasReplayed, lagS }: Pick<Told, 'isPaused' | 'hasReplayed' | 'lagS'>): Finding[] {
  if (isPaused)
    return [
      warning('the replica does not replay the log: it was paused', 'on the replica: select pg_wal_replay_resume()'),
    ];
  if (hasReplayed || (lagS ?? Number.POSITIVE_INFINITY) < mostLagS)
    return [{ subject, outcome: 'fine', says: 'it follows its primary' }];
  const since = lagS === null ? 'has not shown a change yet' : `is ${Math.round(lagS)} s behind`;
  return [
    warning(
      `the replica ${since}: exports are read from the primary`,
      "see pg_stat_replication on the primary, and the replica's log",
    ),
  ];
}

function judgeFeedback({ hasFeedback }: Pick<Told, 'hasFeedback'>): Finding[] {
  if (hasFeedback) return [];
  return [
    warning(
      'a long export may be cut off on the replica, where the primary removes rows that it still reads',
      'on the replica: alter system set hot_standby_feedback = on; select pg_reload_conf()',
    ),
  ];
}
