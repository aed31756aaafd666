/**
 * The structure of tables as PostgreSQL's own catalogs tell it, one line a fact and without the schema's name, so that
 * a staged table can be held against one that was just made from the plan.
 */
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { constraintStatements, creationStatements } from '../server/ddl.ts';
import { isTable, ownConstraints, ownIndexes, type Relation, readStructureWithin } from '../server/read-structure.ts';

export interface Fact {
  kind: 'table' | 'column' | 'sequence' | 'constraint' | 'index' | 'trigger' | 'comment';
  name: string;
  text: string;
}

export interface StagedStructure {
  /** Types and collations. */
  shared: string[];
  /** By name. */
  tables: Map<string, Fact[]>;
}

/** Needs an open transaction; the search path is as before when it returns. */
export async function readStagedStructure(client: ClientBase, schema: string): Promise<StagedStructure> {
  const { relations, types, collations } = await readStructureWithin(client, schema);
  return {
    shared: [
      ...types.flatMap(({ kind, name, values }) =>
        kind === 'e' || kind === 'd' ? [words('type', name, ...values)] : [],
      ),
      ...collations.map(({ sql }) => sql),
    ],
    tables: new Map(relations.filter(isTable).map((table) => [table.name, factsOf(table, relations)])),
  };
}

function factsOf(table: Relation, relations: readonly Relation[]): Fact[] {
  const sequences = relations.flatMap(({ name, sequence }) =>
    sequence !== null && sequence.owner?.table === table.name ? [{ name, ...sequence, owner: sequence.owner }] : [],
  );
  return [
    {
      kind: 'table',
      name: table.name,
      text: words(table.persistence, table.options, table.hasRowSecurity, table.rules.length > 0),
    },
    ...table.columns.map((column) => ({
      kind: 'column' as const,
      name: column.name,
      text: words(
        column.number,
        column.type,
        column.collation,
        column.notNull,
        column.identity,
        column.generated,
        column.default,
      ),
    })),
    ...sequences.map(({ name, owner, type, start, increment, min, max, cycles }) => ({
      kind: 'sequence' as const,
      name,
      text: words(owner.number, type, start, increment, min, max, cycles),
    })),
    ...ownConstraints(table).map(({ name, definition }) => ({ kind: 'constraint' as const, name, text: definition })),
    ...ownIndexes(table).map(({ name, definition, isValid, isReady }) => ({
      kind: 'index' as const,
      name,
      text: words(definition, isValid && isReady),
    })),
    ...table.triggers.map(({ name, definition }) => ({ kind: 'trigger' as const, name, text: definition })),
    ...table.comments.map(({ number, text }) => ({ kind: 'comment' as const, name: String(number), text })),
  ];
}

function words(...parts: (string | number | boolean | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}

export interface PlannedStructure {
  /** As created, ready for rows. */
  bare: StagedStructure;
  /** With keys and indexes. */
  complete: StagedStructure;
}

/** What the plan makes on this server: made without rows in a schema of its own, in a transaction that is rolled back. */
export async function readPlannedStructure(client: ClientBase, plan: MigrationPlan): Promise<PlannedStructure> {
  const schema = 'sqlite_to_postgres_planned';
  await client.query('begin');
  try {
    await client.query(`create schema ${schema}`);
    for (const statement of creationStatements(plan, schema)) await client.query(statement);
    const bare = await readStagedStructure(client, schema);
    for (const { sql } of constraintStatements(plan, schema)) await client.query(sql);
    return { bare, complete: await readStagedStructure(client, schema) };
  } finally {
    await client.query('rollback');
  }
}

/** Whether a table has everything that it was created with, and nothing that the plan does not give it. Pure. */
export function isOnTheWay(staged: readonly Fact[], bare: readonly Fact[], complete: readonly Fact[]): boolean {
  const line = ({ kind, name, text }: Fact) => `${kind}\0${name}\0${text}`;
  const [has, may] = [new Set(staged.map(line)), new Set(complete.map(line))];
  return bare.every((fact) => has.has(line(fact))) && staged.every((fact) => may.has(line(fact)));
}
