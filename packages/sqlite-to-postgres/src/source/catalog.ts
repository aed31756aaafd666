/**
 * The structure of a SQLite database as data: what `read-catalog.ts` reads and the planner plans from.
 * Names are as stored; expressions keep their original text and, where they parse, their syntax tree.
 */
import type { CreateIndex, Expression } from '@vanguard/sqlite-sql';

export interface SourceCatalog {
  /** SQLite's text encoding: UTF-8, UTF-16le or UTF-16be. */
  encoding: string;
  journalMode: string;
  userVersion: number;
  tables: SourceTable[];
  views: SourceDefinition[];
  triggers: SourceDefinition[];
  virtualTables: VirtualTable[];
}

export interface SourceDefinition {
  name: string;
  /** The table a trigger belongs to; a view's own name. */
  table: string;
  sql: string;
}

export interface VirtualTable extends SourceDefinition {
  /** In lower case. */
  module: string;
  shadowTables: string[];
  /** Where its rows are: those of its own stand among the catalog's tables, too. */
  content:
    | { kind: 'own' }
    | { kind: 'elsewhere'; table: string }
    | { kind: 'none' | 'derived' }
    /** The module is not there, or not the tokenizer it asks for; `tables` are those that its rows are in. */
    | { kind: 'unreadable'; tables: string[]; why: string };
}

export interface SourceTable {
  name: string;
  sql: string;
  columns: SourceColumn[];
  withoutRowid: boolean;
  strict: boolean;
  /** Key columns in key order; undefined for a table that is addressed by its rowid only. */
  primaryKey: SourceKey | undefined;
  /** The column that is an alias of the rowid (`INTEGER PRIMARY KEY`). */
  rowidColumn: string | undefined;
  autoincrement: boolean;
  /** Highest value AUTOINCREMENT ever gave out, from sqlite_sequence. */
  sequenceValue: bigint | undefined;
  uniques: SourceKey[];
  /** Those that lead to a key of a table of this database. */
  foreignKeys: SourceForeignKey[];
  brokenReferences: BrokenReference[];
  /** Definitions with an ON CONFLICT other than to abort. */
  conflictClauses: string[];
  checks: SourceExpression[];
  indexes: SourceIndex[];
  /** Written before the first column in the DDL. */
  comment?: string | undefined;
  rows: number;
}

export interface SourceColumn {
  name: string;
  /** As declared, arguments included; empty when none was. */
  declaredType: string;
  notNull: boolean;
  collation: string | undefined;
  default: SourceExpression | undefined;
  generated: (SourceExpression & { stored: boolean }) | undefined;
  /** Written beside it in the DDL. */
  comment?: string | undefined;
}

export interface SourceExpression {
  name: string | undefined;
  text: string;
  expression: Expression;
}

export interface SourceKey {
  name: string | undefined;
  columns: string[];
  /** The collation of each column in this key: its own, or as the key says. */
  collations: (string | undefined)[];
}

/** A foreign key that leads nowhere: SQLite accepts the definition, and refuses writes or never looks. */
export interface BrokenReference {
  columns: string[];
  reason: string;
  text: string;
}

export type ForeignKeyAction = 'NO ACTION' | 'RESTRICT' | 'SET NULL' | 'SET DEFAULT' | 'CASCADE';

export interface SourceForeignKey {
  name: string | undefined;
  columns: string[];
  referencedTable: string;
  /** Resolved: the referenced key's columns, also where the DDL leaves them out. */
  referencedColumns: string[];
  onDelete: ForeignKeyAction;
  onUpdate: ForeignKeyAction;
  deferrable: boolean;
  initiallyDeferred: boolean;
}

export interface SourceIndex {
  name: string;
  unique: boolean;
  sql: string;
  definition: CreateIndex;
}
