/** What `vanguard doctor` finds of the replica for long reads: that it is one, how far it has come, and what would cut reads off. */
import { withClient } from '../backup/engine.ts';
import { PostgresConnectionError } from '@vanguard/postgres/connection';
import type { Finding } from 'sqlite-to-postgres';
import type { Settings } from '../settings.ts';

interface Told {
  systemIdentifier: string;
  isReplica: boolean;
  isPaused: boolean;
  hasReplayed: boolean;
  lagS: number | null;
  hasFeedback: boolean;
}

const subject = 'replica';
const warning = (says: string, hint: string): Finding => ({ subject, outcome: 'warning', says, hint });
const mostLagS = 60;

export async function examineReplica({ replicaUrl }: Settings, primaryUrl: string): Promise<Finding[]> {
  if (replicaUrl === undefined) return [];
  const primary = await withClient(primaryUrl, async (client) => {
    const { rows } = await client.query<{ id: string; end: string }>(
      'select system_identifier::text as id, pg_current_wal_flush_lsn()::text as "end" from pg_control_system()',
    );
    return rows[0] ?? { id: '', end: '0/0' };
  });
  try {
    const told = await withClient(replicaUrl, async (client) => {
      const { rows } = await client.query<Told>(
        `select system_identifier::text as "systemIdentifier", pg_is_in_recovery() as "isReplica",
                case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as "isPaused",
                coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as "hasReplayed",
                extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 as "lagS",
                current_setting('hot_standby_feedback') = 'on' as "hasFeedback"
           from pg_control_system()`,
        [primary.end],
      );
      return rows[0];
    });
    return told === undefined ? [] : judge(told, primary.id);
  } catch (error) {
    if (!(error instanceof PostgresConnectionError)) throw error;
    return [warning(`exports are read from the primary: ${error.message}`, error.hint)];
  }
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
