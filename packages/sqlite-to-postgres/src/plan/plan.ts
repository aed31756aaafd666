/**
 * The plan: what becomes of every table, column, key and index, as data. The planner writes it, `--dry-run` prints it,
 * the later phases carry it out and decide nothing. Nobody changes one (`freeze-plan.ts`): a phase that finds something out
 * returns another.
 */
import type { ForeignKeyAction } from '../source/catalog.ts';
import type { TargetType } from '../types/target-type.ts';
import type { DialectName } from '../source/dialect.ts';
import type { MigrationRules } from './rules/rules.ts';
import type { Tolerances } from './tolerances.ts';

export interface MigrationPlan {
  readonly dialect: { readonly name: DialectName; readonly evidence: string };
  /** What is known of the application whose database it is. */
  readonly recipe?: FollowedRecipe;
  /** The schema that the tables are published in. */
  readonly schema: string;
  /** The tables are there already and are filled. */
  readonly dataOnly?: true;
  /** Those of the target that number rows of tables which are filled. */
  readonly sequences?: readonly FilledSequence[];
  readonly enums: readonly PlannedEnum[];
  /** Collations that columns need and the schema brings along. */
  readonly collations: readonly PlannedCollation[];
  /** In an order in which every table comes after those it references, cycles aside. */
  readonly tables: readonly PlannedTable[];
  readonly views: readonly PlannedView[];
  /** What has no counterpart and stays behind, with its text, for the report. */
  readonly leftBehind: readonly LeftBehind[];
  /** What a careful reader should know; none stops the run. */
  readonly notes: readonly string[];
  /** Rows that are set aside on request, and why. A row may be counted under several reasons. */
  readonly setAside: readonly { readonly table: string; readonly reason: string; readonly rows: number }[];
  /** What would fail or lose data later. Any of them stops the run before it touches anything. */
  readonly problems: readonly PlanProblem[];
  /** Under these, besides those given, the plan has no problems: it was tried. Only where there are problems. */
  readonly remedy?: Tolerances;
  /** Rules that lead on, tried as the remedy was. Only where it was asked for. */
  readonly suggestion?: Suggestion;
}

export interface Suggestion {
  /** The user's own and those suggested, with the options that they need: a rule file. */
  readonly rules: MigrationRules;
  /** What is suggested and on what evidence, a line each. */
  readonly lines: readonly string[];
}

export interface FollowedRecipe {
  readonly name: string;
  readonly application: string;
  /** Why it is followed. */
  readonly reason: string;
  /** Who makes the tables in PostgreSQL. */
  readonly target: 'made by the application' | 'made by the move' | 'not supported';
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A sequence that stands in the target, and is raised past the numbers that come in. */
export interface FilledSequence {
  /** Quoted, with its schema. */
  readonly name: string;
  readonly increment: string;
  readonly columns: readonly { readonly table: string; readonly column: string }[];
  /** The highest that SQLite's AUTOINCREMENT gave out; undefined where it counts no table of these. */
  readonly lastUsed: string | undefined;
  /** Where it stood before; a rollback sets it back. */
  readonly was: SequenceState;
  /** The role owns it, and may alter it within a transaction. */
  readonly isOwned: boolean;
}

export interface SequenceState {
  readonly last: string;
  readonly isCalled: boolean;
}

export interface PlannedEnum {
  readonly name: string;
  readonly values: readonly string[];
}

export interface PlannedCollation {
  readonly name: string;
  /** What ICU takes for equal, from PostgreSQL 16 on. */
  readonly rules: string;
  /** The ICU locale for PostgreSQL 15, which does not support rules. */
  readonly plainLocale: string;
}

export interface PlannedTable {
  readonly source: string;
  readonly name: string;
  readonly columns: readonly PlannedColumn[];
  readonly primaryKey: PlannedKey | undefined;
  readonly uniques: readonly PlannedKey[];
  readonly foreignKeys: readonly PlannedForeignKey[];
  readonly checks: readonly PlannedCheck[];
  readonly indexes: readonly PlannedIndex[];
  readonly comment?: string | undefined;
  /** The columns of the source that tell its rows apart: `rowid`, under a name that no column hides, or the key. */
  readonly address: readonly string[];
  /** Which rows are set aside whole, on request; undefined where every row moves. */
  readonly rejects: RejectRules | undefined;
  /** Rows at the time of the inspection. */
  readonly rows: number;
  /** Columns with values of so many bytes at most that an index may not take them. Unset where there are none. */
  readonly longColumns?: readonly { readonly name: string; readonly bytes: number }[];
  /** What it will take in the target; of a bundle nobody knows. */
  readonly bytes?: EstimatedBytes;
  /**
   * Columns that tell rows apart in the source and stand in the target, for a table that is only filled: by their
   * values a row that the target refuses is found again. Undefined where there are none.
   */
  readonly sourceKey?: readonly { readonly source: string; readonly name: string }[];
  /** Tables of the target inherit from it, whose rows are not its own. */
  readonly hasHeirs?: true;
  /** The target has rows in it, which are set aside for these. */
  readonly replaces?: true;
  /** Columns that the target computes, and whose values in the source must be what it computes. */
  readonly computed?: readonly ComputedColumn[];
  /** Kept by the application's migration tool, which may be re-written when the project is configured. */
  readonly isMigrationHistory: boolean;
}

/** Without the log that the server writes beside. */
export interface EstimatedBytes {
  readonly heap: number;
  readonly indexes: number;
}

export interface ComputedColumn {
  readonly source: string;
  readonly name: string;
  /** Undefined for a type that the mover does not read: it is not compared. */
  readonly type: TargetType | undefined;
}

/** By columns of the source. A row is set aside where any of these holds. */
export interface RejectRules {
  /** A value does not fit its type. */
  readonly values: readonly { readonly column: string; readonly type: TargetType }[];
  /** A text is not valid UTF-8. */
  readonly encodings: readonly string[];
  /** NULL stands in a column of the primary key. */
  readonly nulls: readonly string[];
  /** With these columns, all of the table in its order, it does not fit a page. */
  readonly wide?: readonly { readonly column: string; readonly type: TargetType }[];
  /** A foreign key refers to nothing, or to a row that is set aside. */
  readonly references: readonly {
    readonly columns: readonly string[];
    readonly referencedTable: string;
    readonly referencedColumns: readonly string[];
  }[];
  /** A foreign key refers to a row that a table of the target, which is not filled, does not have. */
  readonly absent?: readonly AbsentReferences[];
  /** It broke a constraint of the target when it was staged. */
  readonly broken?: readonly BrokenRows[];
}

export interface BrokenRows {
  readonly reason: string;
  /** Columns of the source, and of each row their values, as SQLite casts them to text. */
  readonly columns: readonly string[];
  readonly values: readonly (readonly string[])[];
}

export interface AbsentReferences {
  readonly columns: readonly string[];
  readonly referencedTable: string;
  /** As SQLite casts them to text, side by side with the columns. */
  readonly values: readonly (readonly string[])[];
}

export interface PlannedColumn {
  readonly source: string;
  readonly name: string;
  readonly type: TargetType;
  /** The name of one of the plan's collations; undefined for the database's own. */
  readonly collation?: string | undefined;
  readonly notNull: boolean;
  /** SQL text of the default. */
  readonly default: string | undefined;
  /** A number given by the database: the sequence behind it, and how the column is declared. */
  readonly sequence:
    | { readonly name: string; readonly style: 'serial' | 'identity'; readonly lastUsed: string }
    | undefined;
  /** SQL text; such a column is computed by the target and never copied. */
  readonly generated: string | undefined;
  /** The expression of such a column in SQLite's words. */
  readonly generatedText?: string | undefined;
  /** Why this type: the declaration and what the values are. */
  readonly reason: string;
  /** What numbers that become dates were taken for, with the range of dates. */
  readonly reading?: string;
  /** Values that are finer than the type, a timestamp, and are rounded. */
  readonly rounded?: number;
  readonly comment?: string | undefined;
}

export interface PlannedKey {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface PlannedForeignKey extends PlannedKey {
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
  readonly onDelete: ForeignKeyAction;
  readonly onUpdate: ForeignKeyAction;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  /** Created without a look at the rows that are there, on request. */
  readonly notValid: boolean;
}

export interface PlannedCheck {
  readonly name: string;
  /** In PostgreSQL's words. */
  readonly expression: string;
  /** Of the target: those that it looks at. */
  readonly columns: readonly string[];
  /** Created without a look at the rows that are there, on request. */
  readonly notValid?: true;
  /** SQLite did not say of every row whether it holds: the staged rows are asked. */
  readonly isUntried?: true;
}

export interface PlannedIndex {
  readonly name: string;
  readonly unique: boolean;
  /** SQL of the key columns or expressions, quoted, with order and operator class. */
  readonly keys: readonly string[];
  /** SQL of the condition of a partial index. */
  readonly where: string | undefined;
}

export interface PlannedView {
  readonly source: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** The query; tables stand without their schema. */
  readonly sql: string;
  /** As SQLite has it. */
  readonly text: string;
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
  readonly name: string;
  readonly reason: string;
  /** The definition in SQLite's words. */
  readonly text: string;
}

export interface PlanProblem {
  /** Stable: `value_does_not_fit`, `orphaned_rows`, `text_with_nul`, … */
  readonly code: string;
  readonly table: string;
  readonly column?: string;
  readonly message: string;
  readonly hint: string;
  /** Of too many columns: enough of those that hold nothing, and that nothing is made of. */
  readonly spare?: readonly string[];
  /** Of a question what numbers count: the likeliest answer. */
  readonly reading?: string;
  /** A rule for the column by which its values fit, and what it makes of the first that does not. */
  readonly form?: {
    readonly rule: { readonly encoding: string } | { readonly decode: 'base64' | 'hex' };
    readonly example: string | undefined;
  };
}
