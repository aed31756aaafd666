/**
 * The syntax tree of SQLite's expressions and schema statements, as far as they decide what becomes of a database.
 * Every expression keeps its place in the text, so that messages can show the original.
 */

export type Span = readonly [start: number, end: number];

export type Expression = { span: Span } & (
  | { kind: 'null' | 'current_timestamp' | 'current_date' | 'current_time' }
  | { kind: 'boolean'; value: boolean }
  /** As written: `12`, `0x1F`, `1.5e3`. */
  | { kind: 'number'; text: string }
  | { kind: 'string'; value: string }
  | { kind: 'blob'; hex: string }
  /** `quoted` in double quotes: a string where no column has the name, by SQLite's leniency. */
  | { kind: 'column'; table: string | undefined; name: string; doubleQuoted: boolean }
  | { kind: 'unary'; operator: '-' | '+' | '~' | 'not'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'is'; negated: boolean; left: Expression; right: Expression }
  | {
      kind: 'like';
      operator: 'like' | 'glob' | 'regexp' | 'match';
      negated: boolean;
      left: Expression;
      right: Expression;
      escape: Expression | undefined;
    }
  | { kind: 'between'; negated: boolean; operand: Expression; low: Expression; high: Expression }
  | { kind: 'in'; negated: boolean; operand: Expression; list: Expression[] }
  | {
      kind: 'case';
      operand: Expression | undefined;
      branches: { when: Expression; result: Expression }[];
      otherwise: Expression | undefined;
    }
  | { kind: 'cast'; operand: Expression; type: string }
  | { kind: 'collate'; operand: Expression; collation: string }
  | {
      kind: 'call';
      name: string;
      arguments: Expression[];
      distinct: boolean;
      star: boolean;
      filter?: Expression;
      /** For a window function, its window or the name of one. */
      over?: WindowDefinition | string;
    }
  | { kind: 'row'; items: Expression[] }
  /** A query inside an expression; without `select` where the statement around it is not itself a query. */
  | { kind: 'query'; form: 'scalar' | 'exists' | 'in'; negated: boolean; operand?: Expression; select?: Select }
);

export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '&'
  | '|'
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '->'
  | '->>';

export interface Select {
  recursive: boolean;
  withs: { name: string; columns: string[] | undefined; select: Select }[];
  /** The first has no operator. */
  parts: { operator: 'union' | 'union all' | 'intersect' | 'except' | undefined; core: SelectCore }[];
  orderBy: OrderTerm[];
  limit: Expression | undefined;
  offset: Expression | undefined;
}

export type SelectCore =
  | {
      kind: 'select';
      distinct: boolean;
      columns: ResultColumn[];
      from: FromItem | undefined;
      where: Expression | undefined;
      groupBy: Expression[];
      having: Expression | undefined;
      windows: { name: string; definition: WindowDefinition }[];
    }
  | { kind: 'values'; rows: Expression[][] };

export type ResultColumn =
  | { kind: 'star'; table: string | undefined }
  /** `text` as written: the name that SQLite gives a column without an alias. */
  | { kind: 'expression'; expression: Expression; alias: string | undefined; text: string };

export type FromItem =
  | { kind: 'table'; name: string; alias: string | undefined }
  | { kind: 'query'; select: Select; alias: string | undefined }
  | {
      kind: 'join';
      type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      natural: boolean;
      left: FromItem;
      right: FromItem;
      on: Expression | undefined;
      using: string[] | undefined;
    };

export interface OrderTerm {
  expression: Expression;
  descending: boolean;
  nulls: 'first' | 'last' | undefined;
}

export interface WindowDefinition {
  base: string | undefined;
  partitionBy: Expression[];
  orderBy: OrderTerm[];
  /** As written: only words and whole numbers are taken. */
  frame: string | undefined;
}

export interface CreateView {
  name: string;
  columns: string[] | undefined;
  select: Select;
}

export interface CreateTable {
  name: string;
  columns: ColumnDefinition[];
  constraints: TableConstraint[];
  /** The ON CONFLICT clauses of all columns and constraints. */
  conflictClauses: string[];
  withoutRowid: boolean;
  strict: boolean;
}

export interface ColumnDefinition {
  name: string;
  /** As written, arguments included; empty when there is none. */
  typeName: string;
  notNull: boolean;
  primaryKey: { name: string | undefined; descending: boolean; autoincrement: boolean } | undefined;
  uniques: { name: string | undefined }[];
  checks: NamedExpression[];
  default: NamedExpression | undefined;
  collation: string | undefined;
  references: ForeignKeyClause[];
  generated: (NamedExpression & { stored: boolean }) | undefined;
  /** What is to happen on a conflict, where that is not to abort: `NOT NULL ON CONFLICT IGNORE`. */
  conflictClauses: string[];
  /** Place in the text. */
  start: number;
  end: number;
}

export interface NamedExpression {
  name: string | undefined;
  expression: Expression;
  text: string;
}

export interface ForeignKeyClause {
  name: string | undefined;
  table: string;
  /** Empty where the clause leaves the referenced key to be found. */
  columns: string[];
  onDelete: string | undefined;
  onUpdate: string | undefined;
  deferrable: boolean;
  initiallyDeferred: boolean;
}

export type TableConstraint =
  | { kind: 'primary key' | 'unique'; name: string | undefined; columns: IndexedColumn[] }
  | ({ kind: 'check' } & NamedExpression)
  | { kind: 'foreign key'; columns: string[]; references: ForeignKeyClause };

export interface IndexedColumn {
  expression: Expression;
  collation: string | undefined;
  descending: boolean;
}

export interface CreateIndex {
  name: string;
  table: string;
  unique: boolean;
  columns: IndexedColumn[];
  where: Expression | undefined;
}
