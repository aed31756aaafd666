/** What a translation is given and gives: never a guess, either SQL of the same meaning or the reason why there is none. */
import type { Affinity } from './affinity.ts';
import type { Expression } from './ast.ts';

/** Kinds of PostgreSQL types that behave alike in expressions. */
export type PgKind =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'numeric'
  | 'text'
  | 'citext'
  | 'timestamp'
  | 'timestamptz'
  | 'date'
  | 'time'
  | 'json'
  | 'jsonb'
  /** What json_extract gives: a jsonb value that stands for the text, number or null in it. */
  | 'jsonvalue'
  | 'uuid'
  | 'bytea'
  | 'enum'
  | 'unknown';

/** SQLite's built-in collations other than BINARY, or one that the application brings. */
export type Collation = 'nocase' | 'rtrim' | { custom: string };

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A timestamp that is a text of date and time to SQLite; `seconds`: always YYYY-MM-DD HH:MM:SS. */
export type TimeText = 'seconds' | 'any';

/** A column as it stands in the target. */
export interface ColumnFact {
  /** Quoted, qualified where need be. */
  sql: string;
  kind: PgKind;
  affinity: Affinity;
  collation?: Collation | undefined;
  /** The column itself compares without regard to case, by a collation of the target. */
  foldsCase?: boolean;
  /** Computes in 64 bits. */
  isWide?: boolean;
  /** Values of an enum. */
  values?: readonly string[];
  timeText?: TimeText;
}

export interface TranslationContext {
  /** Undefined for a name that is not a column here. */
  findColumn(name: string, table: string | undefined): ColumnFact | undefined;
  /** `unique`: the key of a unique index, which must tell values apart exactly as SQLite does. */
  purpose: 'check' | 'default' | 'generated' | 'index' | 'unique' | 'predicate' | 'view';
  /** Gets what a careful reader should know of the translation. */
  note?(text: string): void;
  /** Translates a query inside an expression; without it there is no translation. */
  translateQuery?(query: QueryExpression, translator: Translator): Translated;
  /** Translates a call over many rows; undefined for any other. */
  translateAggregate?(call: CallExpression, translator: Translator): Translated | undefined;
}

export type CallExpression = Extract<Expression, { kind: 'call' }>;

export type QueryExpression = Extract<Expression, { kind: 'query' }>;

export interface Translated {
  sql: string;
  kind: PgKind;
  /** `sql` needs no parentheses beside an operator. */
  isAtom?: boolean;
  collation?: Collation | undefined;
  hasExplicitCollation?: boolean;
  /** The affinity of a column or a cast; comparisons convert by it. */
  affinity?: Affinity | undefined;
  isWide?: boolean;
  /** The text of a constant. */
  constant?: string;
  values?: readonly string[];
  /** SQL of what SQLite gives as text, where `sql` is of a better type. */
  text?: string;
  /** SQL of the number, where `sql` is a text of nothing but its digits. */
  number?: string;
  timeText?: TimeText;
}

/** The part of the translator that the rules of functions and operators call back. */
export interface Translator {
  readonly context: TranslationContext;
  value(expression: Expression): Translated;
  condition(expression: Expression): Translated;
}

export type Translation = ({ ok: true } & Translated) | { ok: false; reason: string };

class Untranslatable extends Error {}

/** Thrown inside a translation, caught where it began. */
export function untranslatable(reason: string): never {
  throw new Untranslatable(reason);
}

export function attempt(translate: () => Translated): Translation {
  const result = attemptAny(translate);
  return result.ok ? { ok: true, ...result.value } : result;
}

export function attemptAny<Result>(
  translate: () => Result,
): { ok: true; value: Result } | { ok: false; reason: string } {
  try {
    return { ok: true, value: translate() };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, reason: error.message };
    throw error;
  }
}

export function atom(sql: string, kind: PgKind): Translated {
  return { sql, kind, isAtom: true };
}

/** In parentheses unless it cannot be torn apart. */
export function wrap({ sql, isAtom }: Translated): string {
  return isAtom ? sql : `(${sql})`;
}

export const numbers: ReadonlySet<PgKind> = new Set(['integer', 'float', 'numeric']);
export const texts: ReadonlySet<PgKind> = new Set(['text', 'citext']);

/** Indexes and generated columns take only functions whose result can never change. */
export function needsImmutable({ purpose }: TranslationContext): boolean {
  return purpose === 'generated' || purpose === 'index' || purpose === 'unique' || purpose === 'predicate';
}

export function refuseMutable({ context }: Translator, what: string): void {
  if (needsImmutable(context))
    untranslatable(`${what} depends on settings in PostgreSQL, which an index or a generated column may not`);
}
