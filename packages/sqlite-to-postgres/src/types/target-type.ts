/** A target type with its parameters, and what its definition says of it. */
import type { PgKind } from '@vanguard/sqlite-sql';
import type { Cast } from '../casts/cast.ts';
import type { DialectName } from '../source/dialect.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { type ScalarType, scalarTypes } from './all-types.ts';
import { arrayType } from './array.ts';
import { shownForm } from './forms/shown-form.ts';
import type { StorageForm } from './forms/storage-form.ts';
import type { ServerHash } from './server-hash.ts';
import type { PageForm, TypeDefinition, WireForm } from './type-definition.ts';

/** A PostgreSQL type together with what the cast needs to know of the source's values. */
export type TargetType = ScalarType | { readonly kind: 'array'; readonly element: TargetType };

const array = arrayType<TargetType>({ sqlOf: typeSql, castOf: castFor, oidOf, kindOf, formOf: storageFormFor });

const definitions: ReadonlyMap<string, TypeDefinition<TargetType>> = new Map(
  [...scalarTypes, array].map((definition): [string, TypeDefinition<TargetType>] => [definition.kind, definition]),
);

function definitionOf({ kind }: Pick<TargetType, 'kind'>): TypeDefinition<TargetType> {
  return definitions.get(kind) as TypeDefinition<TargetType>;
}

/** `schema` is where an enum type stands; without one it is found on the search path. */
export function typeSql(type: TargetType, schema?: string): string {
  const definition = definitionOf(type);
  return definition.sql?.(type, schema) ?? (definition.names[0] as string);
}

/** As `typeSql`, for people: enums by their bare name. */
export function describeType(type: TargetType): string {
  if (type.kind === 'array' && type.element.kind === 'enum') return `enum ${type.element.name}[]`;
  return type.kind === 'enum' ? `enum ${type.name}` : typeSql(type);
}

export function castFor(type: TargetType): Cast {
  return definitionOf(type).cast(type);
}

/** Whether the bytes of the value are read from the source, whatever its storage class: what SQLite takes for its text. */
export function isReadAsBytes(type: TargetType): boolean {
  return definitionOf(type).isReadAsBytes?.(type) === true;
}

/** Whether PostgreSQL gets texts of it, and is asked for its text. */
export function isSentAsText(type: TargetType): boolean {
  return definitionOf(type).isSentAsText === true;
}

/** In pg_type; undefined where the mover fills no arrays of it. */
export function oidOf(type: TargetType): number | undefined {
  return type.kind === 'enum' ? type.oid : definitionOf(type).oid;
}

/** For the translation of expressions. */
export function kindOf(type: TargetType): PgKind {
  return definitionOf(type).expressions;
}

/** Of one value, with what its place is a multiple of; undefined where values vary in length. */
export function sizeOf(type: TargetType): readonly [bytes: number, multipleOf: number] | undefined {
  return definitionOf(type).size;
}

/** Of most values; undefined where they take about as much as in SQLite. */
export function usualBytesOf(type: TargetType): number | undefined {
  return definitionOf(type).usualBytes;
}

/** Of a value that is sent in so many bytes, what is stored of it; undefined where only PostgreSQL knows. */
export function storedBytesOf(type: TargetType, sentBytes: number): number | undefined {
  return definitionOf(type).storedBytes?.(sentBytes);
}

/** Whether the form of texts, which takes the survey most of its time, tells if a column can have it. */
export function needsShapes(type: TargetType): boolean {
  return definitionOf(type).needsShapes === true;
}

/** Whether a column may hold a value that the type cannot: false only where what was counted proves that all fit. */
export function isDoubtful(type: TargetType, evidence: ColumnEvidence): boolean {
  return valueCount(evidence) > 0 && definitionOf(type).isProven?.(type, evidence) !== true;
}

/** What is asked for by word takes values of another storage class where they lose nothing. */
export function takingOthers(type: TargetType, evidence: ColumnEvidence, ofTexts: boolean): TargetType {
  return definitionOf(type).takingOthers?.(type, evidence, ofTexts) ?? type;
}

/** Whether PostgreSQL takes a foreign key of the one type to a key of the other. */
export function canRefer(own: TargetType, key: TargetType): boolean {
  if (own.kind === 'enum' && key.kind === 'enum') return own.name === key.name;
  const classOf = (type: TargetType) => definitionOf(type).comparesAs ?? type.kind;
  return classOf(own) === classOf(key) || definitionOf(key).referredFrom?.includes(classOf(own)) === true;
}

export function pageFormOf(type: TargetType): PageForm | undefined {
  return definitionOf(type).onPage?.(type);
}

export function wireFormOf(type: TargetType): WireForm | undefined {
  return definitionOf(type).onWire;
}

export function serverHashOf(type: TargetType): ServerHash | undefined {
  return definitionOf(type).serverHash?.(type);
}

/** Which form brings the type back. */
export function storageFormFor(type: TargetType, dialect: DialectName): StorageForm {
  return definitionOf(type).storageForm?.(type, dialect) ?? shownForm(castFor(type));
}
