/** A target type without parameters, all in one place. To add one: its file here, and its name in `types/plain-types.ts`. */
import type { PgKind } from '@vanguard/sqlite-sql';
import type { Cast } from './cast.ts';

export interface PlainType<Kind extends string = string> {
  /** Its name in SQL. */
  readonly kind: Kind;
  /** Further names, as people write them and as format_type() prints them. */
  readonly aliases?: readonly string[];
  readonly cast: Cast;
  /** In pg_type; unset where each database has its own, so that there are no arrays of it. */
  readonly oid?: number;
  /** For the translation of expressions. */
  readonly expressions: PgKind;
  /** Of one value, with what its place is a multiple of; unset where values vary in length. */
  readonly size?: readonly [bytes: number, multipleOf: number];
  /** Whether a column can have it depends on the form of its texts, at which the survey then looks. */
  readonly needsShapes?: true;
}

/** For its kind as a type. */
export function plainType<const Kind extends string>(type: PlainType<Kind>): PlainType<Kind> {
  return type;
}
