/** Whether a server and its database can take tables at all: it is a primary, and its encoding holds every text. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';

interface ServerFacts {
  database: string;
  encoding: string;
  /** It follows another server and cannot be written to. */
  isStandby: boolean;
}

async function readServerFacts(client: ClientBase): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(
    `select current_database() as database, current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as "isStandby"`,
  );
  if (rows[0] === undefined) throw new Error('a select without from gave no row');
  return rows[0];
}

export interface Unfitness {
  code: 'target_encoding' | 'target_standby';
  says: string;
  hint: string;
}

/** What keeps a move from going there. */
export async function findUnfitness(client: ClientBase): Promise<Unfitness[]> {
  const { database, encoding, isStandby } = await readServerFacts(client);
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
      hint: `Create the database anew, or another one: create database ${quoteIdentifier(database)} encoding 'UTF8' template template0;`,
    });
  }
  return found;
}

/** Throws TargetError `target_standby`, `target_encoding`. */
export async function checkServer(client: ClientBase): Promise<void> {
  const [first] = await findUnfitness(client);
  if (first === undefined) return;
  const { code, says, hint } = first;
  throw new TargetError(`Nothing can be moved there: ${says}.`, { code, hint });
}
