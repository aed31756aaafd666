/**
 * The plan: what becomes of every table, column, key and index, as data. The planner writes it, `--dry-run` prints it,
 * the later phases carry it out and decide nothing.
 */
import type { ForeignKeyAction } from '../source/catalog.ts';
import type { TargetType } from '../types/target-type.ts';
import type { DialectName } from './dialect.ts';
import type { Tolerances } from './tolerances.ts';

export interface MigrationPlan {
  dialect: { name: DialectName; evidence: string };
  /** What is known of the application whose database it is. */
  recipe?: FollowedRecipe;
  /** The schema that the tables are published in. */
  schema: string;
  /** The tables are there already and are filled. */
  dataOnly?: true;
  /** Those of the target that number rows of tables which are filled. */
  sequences?: FilledSequence[];
  enums: PlannedEnum[];
  /** Collations that columns need and the schema brings along. */
  collations: PlannedCollation[];
  /** In an order in which every table comes after those it references, cycles aside. */
  tables: PlannedTable[];
  views: PlannedView[];
  /** What has no counterpart and stays behind, with its text, for the report. */
  leftBehind: LeftBehind[];
  /** What a careful reader should know; none stops the run. */
  notes: string[];
  /** Rows that are set aside on request, and why. A row may be counted under several reasons. */
  setAside: { table: string; reason: string; rows: number }[];
  /** What would fail or lose data later. Any of them stops the run before it touches anything. */
  problems: PlanProblem[];
  /** Under these, besides those given, the plan has no problems: it was tried. Only where there are problems. */
  remedy?: Tolerances;
}

export interface FollowedRecipe {
  name: string;
  application: string;
  /** Why it is followed. */
  reason: string;
  /** Who makes the tables in PostgreSQL. */
  target: 'made by the application' | 'made by the move' | 'not supported';
  before: string[];
  after: string[];
}

/** A sequence that stands in the target, and is raised past the numbers that come in. */
export interface FilledSequence {
  /** Quoted, with its schema. */
  name: string;
  increment: string;
  columns: { table: string; column: string }[];
  /** The highest that SQLite's AUTOINCREMENT gave out; undefined where it counts no table of these. */
  lastUsed: string | undefined;
  /** Where it stood before; a rollback sets it back. */
  was: SequenceState;
  /** The role owns it, and may alter it within a transaction. */
  isOwned: boolean;
}

export interface SequenceState {
  last: string;
  isCalled: boolean;
}

export interface PlannedEnum {
  name: string;
  values: string[];
}

export interface PlannedCollation {
  name: string;
  /** What ICU takes for equal, from PostgreSQL 16 on. */
  rules: string;
  /** The ICU locale for PostgreSQL 15, which does not support rules. */
  plainLocale: string;
}

export interface PlannedTable {
  source: string;
  name: string;
  columns: PlannedColumn[];
  primaryKey: PlannedKey | undefined;
  uniques: PlannedKey[];
  foreignKeys: PlannedForeignKey[];
  checks: { name: string; expression: string }[];
  indexes: PlannedIndex[];
  comment?: string | undefined;
  /** The columns of the source that tell its rows apart: `rowid`, under a name that no column hides, or the key. */
  address: string[];
  /** Which rows are set aside whole, on request; undefined where every row moves. */
  rejects: RejectRules | undefined;
  /** Rows at the time of the inspection. */
  rows: number;
  /**
   * Columns that tell rows apart in the source and stand in the target, for a table that is only filled: by their
   * values a row that the target refuses is found again. Undefined where there are none.
   */
  sourceKey?: { source: string; name: string }[];
  /** Tables of the target inherit from it, whose rows are not its own. */
  hasHeirs?: true;
  /** The target has rows in it, which are set aside for these. */
  replaces?: true;
  /** Columns that the target computes, and whose values in the source must be what it computes. */
  computed?: ComputedColumn[];
  /** Kept by the application's migration tool, which may be re-written when the project is configured. */
  isMigrationHistory: boolean;
}

export interface ComputedColumn {
  source: string;
  name: string;
  /** Undefined for a type that the mover does not read: it is not compared. */
  type: TargetType | undefined;
}

/** By columns of the source. A row is set aside where any of these holds. */
export interface RejectRules {
  /** A value does not fit its type. */
  values: { column: string; type: TargetType }[];
  /** A text is not valid UTF-8. */
  encodings: string[];
  /** NULL stands in a column of the primary key. */
  nulls: string[];
  /** A foreign key refers to nothing, or to a row that is set aside. */
  references: { columns: string[]; referencedTable: string; referencedColumns: string[] }[];
  /** A foreign key refers to a row that a table of the target, which is not filled, does not have. */
  absent?: AbsentReferences[];
  /** It broke a constraint of the target when it was staged. */
  broken?: BrokenRows[];
}

export interface BrokenRows {
  reason: string;
  /** Columns of the source, and of each row their values, as SQLite casts them to text. */
  columns: string[];
  values: string[][];
}

export interface AbsentReferences {
  columns: string[];
  referencedTable: string;
  /** As SQLite casts them to text, side by side with the columns. */
  values: string[][];
}

export interface PlannedColumn {
  source: string;
  name: string;
  type: TargetType;
  /** The name of one of the plan's collations; undefined for the database's own. */
  collation?: string | undefined;
  notNull: boolean;
  /** SQL text of the default. */
  default: string | undefined;
  /** A number given by the database: the sequence behind it, and how the column is declared. */
  sequence: { name: string; style: 'serial' | 'identity'; lastUsed: string } | undefined;
  /** SQL text; such a column is computed by the target and never copied. */
  generated: string | undefined;
  /** The expression of such a column in SQLite's words. */
  generatedText?: string | undefined;
  /** Why this type: the declaration and what the values are. */
  reason: string;
  /** What numbers that become dates were taken for, with the range of dates. */
  reading?: string;
  comment?: string | undefined;
}

export interface PlannedKey {
  name: string;
  columns: string[];
}

export interface PlannedForeignKey extends PlannedKey {
  referencedTable: string;
  referencedColumns: string[];
  onDelete: ForeignKeyAction;
  onUpdate: ForeignKeyAction;
  deferrable: boolean;
  initiallyDeferred: boolean;
  /** Created without a look at the rows that are there, on request. */
  notValid: boolean;
}

export interface PlannedIndex {
  name: string;
  unique: boolean;
  /** SQL of the key columns or expressions, quoted, with order and operator class. */
  keys: string[];
  /** SQL of the condition of a partial index. */
  where: string | undefined;
}

export interface PlannedView {
  source: string;
  name: string;
  columns: string[];
  /** The query; tables stand without their schema. */
  sql: string;
  /** As SQLite has it. */
  text: string;
}

export interface LeftBehind {
  kind:
    | 'table'
    | 'column'
    | 'primary key'
    | 'unique'
    | 'foreign key'
    | 'trigger'
    | 'view'
    | 'virtual table'
    | 'check'
    | 'index'
    | 'default'
    | 'generated column';
  name: string;
  reason: string;
  /** The definition in SQLite's words. */
  text: string;
}

export interface PlanProblem {
  /** Stable: `value_does_not_fit`, `orphaned_rows`, `text_with_nul`, … */
  code: string;
  table: string;
  column?: string;
  message: string;
  hint: string;
}
