/** How far a streaming replica has come, by places in the server's log. */
import { type Kysely, sql } from 'kysely';

export interface LogEnd {
  /** Names the server, and all its replicas. */
  systemIdentifier: string;
  /** Whatever was committed before stands before it: `0/3000148`. */
  end: string;
}

/** Asked of the primary. What is sent to replicas is what was flushed, and so is every commit that was waited for. */
export async function readLogEnd<Schema>(primary: Kysely<Schema>): Promise<LogEnd> {
  const { rows } = await sql<LogEnd>`
    /* end of the log */ select system_identifier::text as "systemIdentifier", case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end::text as "end"
      from pg_control_system()`.execute(primary);
  return only(rows);
}

export interface Replay {
  systemIdentifier: string;
  /** False for one that was promoted, and for a server that never was one. */
  isReplica: boolean;
  /** Whether it shows all that stands before the end that was asked for. */
  hasReplayed: boolean;
  /** Since the last change that it shows was made; 0 where it shows all. Null: it has shown none since it was started. */
  lagS: number | null;
}

/** Asked of the replica. */
export async function readReplay<Schema>(replica: Kysely<Schema>, end: string): Promise<Replay> {
  const { rows } = await sql<Replay>`
    /* replay of the log */ select system_identifier::text as "systemIdentifier", pg_is_in_recovery() as "isReplica", has as "hasReplayed",
           case when has then 0 else greatest(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float8 end as "lagS"
      from pg_control_system(), coalesce(pg_last_wal_replay_lsn() >= ${end}::pg_lsn, false) as has`.execute(replica);
  return only(rows);
}

function only<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('one row is asked for');
  return row;
}
