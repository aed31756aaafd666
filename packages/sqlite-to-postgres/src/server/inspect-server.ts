/**
 * Whether a server and its database can take tables at all: it is a primary, its encoding holds every text, and the role
 * may record there what it moved.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import { recordSchema } from './record-schema.ts';

interface ServerFacts {
  database: string;
  encoding: string;
  /** It follows another server and cannot be written to. */
  isStandby: boolean;
  role: string;
  /** Owner of the schema that records runs, if the schema exists and the role may not write to it. */
  recordOwner: string | null;
}

async function readServerFacts(client: ClientBase): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(
    `select current_database() as database, pg_catalog.current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as "isStandby", current_user as role,
            (select pg_catalog.pg_get_userbyid(n.nspowner) from pg_namespace n where n.nspname = $1
               and (not pg_catalog.has_schema_privilege(n.oid, 'usage') or exists (select from pg_class c where c.relnamespace = n.oid and c.relkind = 'r'
                      and not (pg_catalog.has_table_privilege(c.oid, 'select') and pg_catalog.has_table_privilege(c.oid, 'insert'))))) as "recordOwner"`,
    [recordSchema],
  );
  if (rows[0] === undefined) throw new Error('a select without from gave no row');
  return rows[0];
}

export interface Unfitness {
  code: 'target_encoding' | 'target_standby' | 'target_records_not_ours';
  says: string;
  hint: string;
}

/** What keeps a move from going there. */
export async function findUnfitness(client: ClientBase): Promise<Unfitness[]> {
  const { database, encoding, isStandby, role, recordOwner } = await readServerFacts(client);
  const found: Unfitness[] = [];
  if (isStandby) {
    found.push({
      code: 'target_standby',
      says: 'the server is a standby, which nobody can write to',
      hint: "Give the primary's address.",
    });
  }
  if (encoding !== 'UTF8') {
    found.push({
      code: 'target_encoding',
      says: `the encoding of the database "${database}" is ${encoding}, which does not hold every text of SQLite`,
      hint: `Recreate the database, or create another one: create database ${quoteIdentifier(database)} encoding 'UTF8' template template0;`,
    });
  }
  if (recordOwner !== null) {
    found.push({
      code: 'target_records_not_ours',
      says: `the schema ${recordSchema}, which records every move into the database "${database}", belongs to "${recordOwner}", and the role may not write to it`,
      hint: `Connect as "${recordOwner}", or, as a superuser: grant ${quoteIdentifier(recordOwner)} to ${quoteIdentifier(role)};`,
    });
  }
  return found;
}

/** Throws TargetError `target_standby`, `target_encoding`, `target_records_not_ours`. */
export async function checkServer(client: ClientBase): Promise<void> {
  const [first] = await findUnfitness(client);
  if (first === undefined) return;
  const { code, says, hint } = first;
  throw new TargetError(`Nothing can be moved there: ${says}.`, { code, hint });
}
