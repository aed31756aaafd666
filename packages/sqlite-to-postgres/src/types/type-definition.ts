/**
 * What the mover knows of one target type: its names, how it is written in SQL, the cast that fills it, what proves that a
 * column fits, and its way back. To add one: a file beside this one, and a line in `all-types.ts`
 * (`docs/how-to/add-a-type.md`).
 */
import type { PgKind } from '@vanguard/sqlite-sql';
import type { Cast } from '../casts/cast.ts';
import type { DateReading } from '../casts/date-readings.ts';
import type { DialectName } from '../source/dialect.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import type { StorageForm } from './forms/storage-form.ts';
import type { ServerHash } from './server-hash.ts';

/** A field on a page of the file that is brought over without becoming a value of JavaScript (`copy/field-writer.ts`). */
export type PageForm = 'int16' | 'int32' | 'int64' | 'double' | 'boolean' | 'epoch s' | 'epoch ms' | 'text' | 'blob';

/** What PostgreSQL sends, digested where it stands without a call of the cast (`digest/row-digester.ts`). */
export type WireForm = 'int32' | 'int64' | 'float64' | 'boolean' | 'bytes';

interface Named {
  readonly kind: string;
}

/** `Read`: what its names are read as, where that is not it alone. */
export interface TypeDefinition<Type extends Named, Read extends Named = Type> {
  readonly kind: Type['kind'];
  /** As people write it and as format_type() prints it, without parameters; the first is its name in SQL. */
  readonly names: readonly string[];
  /** With its parameters, for people: `numeric(p,s)`; unset: its name. */
  readonly shown?: string;
  /**
   * The type by its parameters, none where there are no parentheses; undefined where PostgreSQL takes no such. Unset for a
   * type without any. `reading`: of numbers, where the type is a date or an instant.
   */
  read?(parameters: readonly number[], reading: DateReading): Read | undefined;
  /** In SQL; unset: its name. `schema`: where a type of the run's own stands. */
  sql?(type: Type, schema?: string): string;
  /** Writes, digests and shows its values. */
  cast(type: Type): Cast;
  /** Whether the cast takes the bytes of the value, whatever its storage class: what SQLite takes for its text. */
  isReadAsBytes?(type: Type): boolean;
  /** PostgreSQL gets texts of it, and is asked for its text; unset: its binary form. */
  readonly isSentAsText?: true;
  /** In pg_type; unset where arrays of it are not filled: each database has its own, or JSON has no such values. */
  readonly oid?: number;
  /** For the translation of expressions. */
  readonly expressions: PgKind;
  /** Of one value, with what its place is a multiple of; unset where values vary in length. */
  readonly size?: readonly [bytes: number, multipleOf: number];
  /** Of most values, where they vary and do not take about as much as in SQLite. */
  readonly usualBytes?: number;
  /** Of a value that is sent in so many bytes, what is stored of it; unset where values are all of one size, or only PostgreSQL knows. */
  storedBytes?(sentBytes: number): number;
  /** Whether a column can have it depends on the form of its texts, which the survey looks at for these types only. */
  readonly needsShapes?: true;
  /** Whether the counts of the survey prove that every value fits; unset: each value is looked at. */
  isProven?(type: Type, evidence: ColumnEvidence): boolean;
  /** Taking values of another storage class where they lose nothing, once the type is asked for by word. */
  takingOthers?(type: Type, evidence: ColumnEvidence, ofTexts: boolean): Type;
  /** What PostgreSQL compares it with in foreign keys without a cast; unset: itself alone. */
  readonly comparesAs?: string;
  /** Other such classes, of columns that refer to a key of this type. */
  readonly referredFrom?: readonly string[];
  /** Unset: fields of a page go through the cast. */
  onPage?(type: Type): PageForm | undefined;
  /** Unset: what PostgreSQL sends goes through the cast. */
  readonly onWire?: WireForm;
  /** Unset: values are sent to be hashed. */
  serverHash?(type: Type): ServerHash | undefined;
  /** The way back into SQLite; unset: the text that a person would write. */
  storageForm?(type: Type, dialect: DialectName): StorageForm;
}
