/**
 * Foreign keys of filled tables that lead to tables which are not filled: seeded ones, those left out, those of another
 * schema. Their rows stand in the target, so the source's references are held against them.
 */
import type { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { AbsentReferences } from '../plan/plan.ts';
import { listedCondition } from '../rows/listed-condition.ts';
import { qualified } from '../server/ddl.ts';
import type { SourceTable } from '../source/catalog.ts';
import { describeKey, keyColumns, type Misfits } from '../source/find-misfits.ts';
import { quoteSqlite } from '../source/quote.ts';
import { getColumn, type Matching, type TableMatch } from './match-tables.ts';
import type { TargetForeignKey } from './target-tables.ts';

export interface OutsideReference {
  source: SourceTable;
  /** Columns of the source. */
  columns: string[];
  key: string;
  /** As a person names it. */
  referencedTable: string;
  /** How the two sides are made alike, column by column. */
  folds: ((text: string) => string)[];
  /** Rows of the target, each as one text. */
  keys: ReadonlySet<string>;
}

/** References by more values than these that lead nowhere are not set aside one by one. */
const maxAbsentValues = 10_000;
const maxKeys = 200_000;

const asIs = (text: string) => text;
/** Types of which both sides print a value alike, after folding; others are looked at when the rows are staged. */
const foldings: Readonly<Record<string, (text: string) => string>> = {
  smallint: asIs,
  integer: asIs,
  bigint: asIs,
  text: asIs,
  'character varying': asIs,
  citext: (text) => text.toLowerCase(),
  uuid: (text) => text.replaceAll('-', '').toLowerCase(),
};

export interface OutsideReferences {
  /** Those to tables with too many rows are left to the comparison of the staged rows. */
  references: OutsideReference[];
  /** Of the others, in words, what is not seen. */
  notes: string[];
}

export async function readOutsideReferences(
  client: ClientBase,
  matching: Matching,
  schema: string,
): Promise<OutsideReferences> {
  const found: OutsideReference[] = [];
  const notes: string[] = [];
  for (const match of matching.matches) {
    for (const foreignKey of match.target.foreignKeys) {
      const isFilled =
        foreignKey.referencedSchema === schema &&
        matching.matches.some(({ target }) => target.name === foreignKey.referencedTable);
      if (isFilled) continue;
      const reason = await whyUnseen(client, foreignKey);
      if (reason !== undefined) {
        const { name, referencedTable } = foreignKey;
        notes.push(
          `Whether what "${match.target.name}" refers to by ${name} is there, PostgreSQL alone sees, as the rows come in: ${reason} of "${referencedTable}".`,
        );
        continue;
      }
      const reference = outsideReference(match, foreignKey, schema);
      const keys = reference && (await readKeys(client, foreignKey, reference.folds));
      if (reference !== undefined && keys !== undefined) found.push({ ...reference, keys });
    }
  }
  return { references: found, notes };
}

/** Undefined where the role sees all rows of the table. PostgreSQL's own check of a foreign key always does. */
export async function whyUnseen(
  client: ClientBase,
  { referencedSchema, referencedTable }: Pick<TargetForeignKey, 'referencedSchema' | 'referencedTable'>,
): Promise<string | undefined> {
  const { rows } = await client.query<{ mayRead: boolean; isHidden: boolean }>(
    `select pg_catalog.has_table_privilege(c.oid, 'select') as "mayRead", row_security_active(c.oid) as "isHidden"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
    [referencedSchema, referencedTable],
  );
  if (rows[0]?.mayRead === false) return 'the role may not read the rows';
  return rows[0]?.isHidden === true ? 'row-level security may hide rows' : undefined;
}

function outsideReference(
  { source, target, columns }: TableMatch,
  { name, columns: referring, referencedSchema, referencedTable }: TargetForeignKey,
  schema: string,
): Omit<OutsideReference, 'keys'> | undefined {
  const bySource = new Map([...columns].map(([from, to]) => [to, from]));
  const own = referring.flatMap((column) => bySource.get(column) ?? []);
  const folds = referring.flatMap((column) => foldings[getColumn(target, column).type.replace(/\(.*/, '')] ?? []);
  if (own.length !== referring.length || folds.length !== referring.length) return undefined;
  const label = referencedSchema === schema ? referencedTable : `${referencedSchema}.${referencedTable}`;
  return { source, columns: own, key: name, referencedTable: label, folds };
}

async function readKeys(
  client: ClientBase,
  { referencedSchema, referencedTable, referencedColumns }: TargetForeignKey,
  folds: OutsideReference['folds'],
): Promise<Set<string> | undefined> {
  const table = qualified(referencedSchema, referencedTable);
  const columns = referencedColumns.map((column) => `${quoteIdentifier(column)}::text`).join(', ');
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${columns} from ${table} limit ${maxKeys + 1}`,
    rowMode: 'array',
  });
  return rows.length > maxKeys ? undefined : new Set(rows.map((row) => keyOf(row, folds)));
}

function keyOf(values: readonly (string | null)[], folds: OutsideReference['folds']): string {
  return JSON.stringify(values.map((value, i) => (value === null ? null : folds[i]?.(value))));
}

export interface FoundAbsent extends Misfits {
  reference: OutsideReference;
  /** Undefined where they are too many. */
  rule: AbsentReferences | undefined;
}

/** Rows of the source that refer to no row of the target. */
export function findAbsent(
  connection: DatabaseSync,
  references: readonly OutsideReference[],
  hidesValues = false,
): FoundAbsent[] {
  return references.flatMap((reference) => {
    const { source, columns, referencedTable, folds, keys } = reference;
    const texts = columns.map((column) => `cast(${quoteSqlite(column)} as text)`);
    const isSet = columns.map((column) => `${quoteSqlite(column)} is not null`).join(' and ');
    const statement = connection.prepare(
      `select distinct ${texts.join(', ')} from ${quoteSqlite(source.name)} where ${isSet}`,
    );
    statement.setReturnArrays(true);
    const values: string[][] = [];
    for (const row of statement.iterate() as Iterable<unknown> as Iterable<string[]>) {
      if (!keys.has(keyOf(row, folds))) values.push(row);
    }
    if (values.length === 0) return [];
    const rule = { columns, referencedTable, values };
    return [
      {
        reference,
        rule: values.length > maxAbsentValues ? undefined : rule,
        ...countRows(connection, source, rule, hidesValues),
      },
    ];
  });
}

const examples = 5;

function countRows(
  connection: DatabaseSync,
  source: SourceTable,
  rule: AbsentReferences,
  hidesValues: boolean,
): Misfits {
  const { condition, parameter } = listedCondition(rule);
  const table = quoteSqlite(source.name);
  const total = connection.prepare(`select count(*) as n from ${table} where ${condition}`).get(parameter)?.['n'];
  const key = keyColumns(source);
  const named = [
    ...key.map((name) => (name === 'rowid' ? 'rowid' : quoteSqlite(name))),
    ...rule.columns.map(quoteSqlite),
  ];
  const statement = connection.prepare(`select ${named.join(', ')} from ${table} where ${condition} limit ${examples}`);
  statement.setReturnArrays(true);
  const rows = statement.all(parameter) as unknown as unknown[][];
  return {
    count: Number(total),
    examples: rows.map((row) => {
      const values = hidesValues ? '' : ` (${describeKey(rule.columns, row.slice(key.length))})`;
      return describeKey(key, row) + values;
    }),
  };
}
