/** What a query reads from: relations with their columns, and the scopes that names are looked up in. */
import type { Select } from '../ast.ts';
import { type ColumnFact, type TranslationContext, untranslatable } from '../translation.ts';

export interface RelationColumn {
  /** In SQLite. */
  name: string;
  /** In PostgreSQL, not quoted. */
  target: string;
  fact: Omit<ColumnFact, 'sql'>;
}

export interface Relation {
  /** Quoted. */
  sql: string;
  columns: RelationColumn[];
  /** The column that stands for the rowid. */
  rowidColumn?: string | undefined;
  /** Names of the primary key's columns: grouped by them, a row is one. */
  primaryKey?: readonly string[] | undefined;
}

/** A relation under its name in one FROM clause. */
export interface ScopeMember {
  name: string;
  /** Quoted. */
  alias: string;
  relation: Relation;
  /** Columns that a join by name shows once, under the other side's name. */
  hidden: Set<string>;
}

/** Where names are looked up: innermost first. */
export interface Scope {
  members: ScopeMember[];
  outer: Scope | undefined;
}

export interface SelectEnvironment {
  findRelation(name: string): Relation | undefined;
  outer: Scope | undefined;
  note: NonNullable<TranslationContext['note']>;
  /** Breaks the circle between queries and what they contain. */
  translate(select: Select, environment: SelectEnvironment): TranslatedSelect;
}

export interface TranslatedSelect {
  sql: string;
  columns: OutputColumn[];
  /** One row at most. */
  isSingle: boolean;
}

export interface OutputColumn {
  name: string;
  fact: Omit<ColumnFact, 'sql'>;
}

export const folded = (name: string) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Throws untranslatable for a name that two relations have. */
export function findInScope(
  scope: Scope | undefined,
  name: string,
  table: string | undefined,
): { member: ScopeMember; column: RelationColumn } | undefined {
  if (scope === undefined) return undefined;
  const found = scope.members.flatMap((member) => {
    if (table !== undefined && folded(member.name) !== folded(table)) return [];
    const column = columnOf(member.relation, name);
    if (column === undefined || (table === undefined && member.hidden.has(folded(column.name)))) return [];
    return [{ member, column }];
  });
  if (found.length > 1) return untranslatable(`the column ${name} is ambiguous`);
  return found[0] ?? findInScope(scope.outer, name, table);
}

function columnOf({ columns, rowidColumn }: Relation, name: string): RelationColumn | undefined {
  const byName = (wanted: string) => columns.find((column) => folded(column.name) === folded(wanted));
  const isRowid = ['rowid', '_rowid_', 'oid'].includes(folded(name));
  return byName(name) ?? (isRowid && rowidColumn !== undefined ? byName(rowidColumn) : undefined);
}
