/**
 * The sequences that number rows of tables which are filled: found by their use (a default that asks one for its next
 * number, an identity, an owner), raised past what was moved in, and never lowered.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { FilledSequence, MigrationPlan, SequenceState } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import type { TargetTable } from './target-tables.ts';

export interface TargetSequence {
  /** Quoted, with its schema. */
  name: string;
  min: string;
  max: string;
  increment: string;
  cycles: boolean;
  isOwned: boolean;
  mayUpdate: boolean;
  /** Undefined where the role may not read it. */
  state: SequenceState | undefined;
}

/** Those that number the rows of these tables. */
export async function readSequences(client: ClientBase, tables: readonly TargetTable[]): Promise<TargetSequence[]> {
  const names = new Set(tables.flatMap(({ columns }) => columns.flatMap((column) => column.sequences)));
  const { rows } = await client.query<Omit<TargetSequence, 'state'> & { mayRead: boolean }>(
    `select u.name, s.seqmin::text as min, s.seqmax::text as max, s.seqincrement::text as increment, s.seqcycle as cycles,
            pg_catalog.pg_has_role(q.relowner, 'usage') as "isOwned", pg_catalog.has_sequence_privilege(q.oid, 'update') as "mayUpdate",
            pg_catalog.has_sequence_privilege(q.oid, 'select') as "mayRead"
       from pg_catalog.unnest($1::text[]) with ordinality as u (name, place)
       join pg_class q on q.oid = pg_catalog.to_regclass(u.name)::oid join pg_sequence s on s.seqrelid = q.oid
      order by u.place`,
    [[...names]],
  );
  const sequences: TargetSequence[] = [];
  for (const { mayRead, ...sequence } of rows)
    sequences.push({ ...sequence, state: mayRead ? await readState(client, sequence.name) : undefined });
  return sequences;
}

async function readState(client: ClientBase, name: string): Promise<SequenceState> {
  const { rows } = await client.query<SequenceState>(
    `select last_value::text as last, is_called as "isCalled" from ${name}`,
  );
  return rows[0] as SequenceState;
}

/** The number that the sequence gives next. Pure. */
export function nextOf({ last, isCalled }: SequenceState, increment: bigint): bigint {
  return isCalled ? BigInt(last) + increment : BigInt(last);
}

/**
 * Raises each past the numbers of its columns. Needs the publishing transaction, with the tables filled: a sequence that
 * is ours is raised within it, so that a run that fails has moved none. Returns what raises the others, which no
 * rollback takes back, to be called right before the commit.
 */
export async function raiseSequences(client: ClientBase, plan: MigrationPlan): Promise<() => Promise<void>> {
  const late: string[] = [];
  for (const sequence of plan.sequences ?? []) {
    const increment = BigInt(sequence.increment);
    // Held from here to the commit: nobody takes a number in between.
    if (sequence.isOwned) await client.query(`alter sequence ${sequence.name} increment by ${increment}`);
    const used = await furthest(client, plan.schema, sequence, increment);
    if (used === undefined) continue;
    const next = nextOf(await readState(client, sequence.name), increment);
    if (increment > 0n ? used < next : used > next) continue;
    if (sequence.isOwned) await client.query(`alter sequence ${sequence.name} restart with ${used + increment}`);
    else late.push(`select pg_catalog.setval(${quoteLiteral(sequence.name)}::regclass, ${used})`);
  }
  return async () => {
    for (const statement of late) await client.query(statement);
  };
}

/** The furthest number that a row has, or that the source ever gave out. */
async function furthest(
  client: ClientBase,
  schema: string,
  { columns, lastUsed }: FilledSequence,
  increment: bigint,
): Promise<bigint | undefined> {
  const found: bigint[] = lastUsed === undefined ? [] : [BigInt(lastUsed)];
  for (const { table, column } of columns) {
    const { rows } = await client.query<{ used: string | null }>(
      `select ${increment > 0n ? 'max' : 'min'}(${quoteIdentifier(column)})::text as used from ${qualified(schema, table)}`,
    );
    if (rows[0]?.used != null) found.push(BigInt(rows[0].used));
  }
  return found.reduce<bigint | undefined>(
    (most, one) => (most === undefined || (increment > 0n ? one > most : one < most) ? one : most),
    undefined,
  );
}

/** Sets each back to where it stood before the tables were filled. Needs an open transaction. */
export async function restoreSequences(client: ClientBase, plan: MigrationPlan): Promise<void> {
  for (const { name, was, increment, isOwned } of plan.sequences ?? []) {
    if (isOwned) await client.query(`alter sequence ${name} restart with ${nextOf(was, BigInt(increment))}`);
    else
      await client.query(`select pg_catalog.setval(${quoteLiteral(name)}::regclass, $1, $2)`, [was.last, was.isCalled]);
  }
}
