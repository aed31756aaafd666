/** What a translation is given and gives: never a guess, either SQL of the same meaning or the reason why there is none. */

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
  | 'uuid'
  | 'bytea'
  | 'enum'
  | 'unknown';

export interface TranslationContext {
  /** Undefined for a name that is no column of the table. */
  columnType(name: string): PgKind | undefined;
  /** The column's quoted name in the target. */
  quoteColumn(name: string): string;
  purpose: 'check' | 'default' | 'generated' | 'index' | 'predicate';
}

export interface Translated {
  sql: string;
  kind: PgKind;
}

export type Translation = ({ ok: true } & Translated) | { ok: false; reason: string };

class Untranslatable extends Error {}

/** Thrown inside a translation, caught where it began. */
export function untranslatable(reason: string): never {
  throw new Untranslatable(reason);
}

export function attempt(translate: () => Translated): Translation {
  try {
    return { ok: true, ...translate() };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, reason: error.message };
    throw error;
  }
}
