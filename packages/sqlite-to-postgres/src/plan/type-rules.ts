/**
 * The type rules as tables: which family a declared type belongs to, per dialect. A family (`type-families.ts`) then
 * chooses the exact type by evidence. A declared type that no rule knows falls under SQLite's own affinity rules.
 */
import type { Affinity } from '@vanguard/sqlite-sql';
import type { DialectName } from '../source/dialect.ts';
import type { FamilyName } from './type-families.ts';

/** Keys are declared types in upper case, without arguments and with single spaces. */
type RuleTable = Readonly<Record<string, FamilyName>>;

/** What Prisma Migrate writes for SQLite, https://www.prisma.io/docs/orm/overview/databases/sqlite#type-mapping. */
const prisma: RuleTable = {
  INTEGER: 'integer',
  'INTEGER UNSIGNED': 'integer',
  BIGINT: 'bigint',
  REAL: 'double',
  DECIMAL: 'prismaDecimal',
  BOOLEAN: 'prismaBoolean',
  DATETIME: 'prismaTimestamp',
  TEXT: 'text',
  BLOB: 'bytea',
  JSONB: 'jsonb',
};

/**
 * Types of geometry (GeoPackage, SpatiaLite), with the letters for height and measure. POINT has SQLite's affinity of
 * integers by the letters INT in it; what it holds are bytes, or text.
 */
const geometryNames =
  'GEOMETRY POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION GEOMCOLLECTION CIRCULARSTRING COMPOUNDCURVE CURVEPOLYGON MULTICURVE MULTISURFACE CURVE SURFACE POLYHEDRALSURFACE TIN TRIANGLE';
const geometries: RuleTable = Object.fromEntries(
  geometryNames
    .split(' ')
    .flatMap((name) => ['', 'Z', 'M', 'ZM', ' Z', ' M', ' ZM'].map((suffix) => [`${name}${suffix}`, 'geometry'])),
);

/** Names that carry their meaning whoever wrote them. */
const common: RuleTable = {
  ...geometries,
  INT: 'integer',
  INTEGER: 'integer',
  MEDIUMINT: 'integer',
  INT4: 'integer',
  TINYINT: 'smallint',
  SMALLINT: 'smallint',
  INT2: 'smallint',
  BIGINT: 'bigint',
  INT8: 'bigint',
  'UNSIGNED BIG INT': 'bigint',
  REAL: 'double',
  DOUBLE: 'double',
  'DOUBLE PRECISION': 'double',
  FLOAT: 'double',
  // It has integer affinity in SQLite, by the letters INT in it.
  'FLOATING POINT': 'double',
  DECIMAL: 'numeric',
  NUMERIC: 'numeric',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  DATETIME: 'timestamp',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITHOUT TIME ZONE': 'timestamp',
  TIMESTAMPTZ: 'timestamptz',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  DATE: 'date',
  TIME: 'time',
  TEXT: 'text',
  CLOB: 'text',
  CHAR: 'varchar',
  CHARACTER: 'varchar',
  'VARYING CHARACTER': 'varchar',
  VARCHAR: 'varchar',
  NCHAR: 'varchar',
  'NATIVE CHARACTER': 'varchar',
  NVARCHAR: 'varchar',
  JSON: 'jsonb',
  JSONB: 'jsonb',
  UUID: 'uuid',
  GUID: 'uuid',
  BLOB: 'bytea',
  BINARY: 'bytea',
  VARBINARY: 'bytea',
};

/** https://docs.djangoproject.com/en/stable/ref/databases/#sqlite-notes; django/db/backends/sqlite3/base.py, data_types. */
const django: RuleTable = {
  DATETIME: 'timestamptz',
  CHAR: 'hexUuid',
  'INTEGER UNSIGNED': 'integer',
  'SMALLINT UNSIGNED': 'integer',
  'BIGINT UNSIGNED': 'bigint',
};

/** DataTypes.DATE is an instant with its offset, DataTypes.BOOLEAN a TINYINT(1). */
const sequelize: RuleTable = { DATETIME: 'timestamptz', TINYINT: 'tinyint' };

/** `timestamp()` and `datetime()` are with time zone in PostgreSQL. */
const knex: RuleTable = { DATETIME: 'timestamptz' };

/** A Date is a count of seconds since 2001, declared TIMESTAMP. */
const coredata: RuleTable = { TIMESTAMP: 'coreDataTimestamp' };

/** What a dialect means otherwise than the names commonly do. */
const tables: Record<DialectName, RuleTable> = {
  prisma,
  django,
  sequelize,
  knex,
  coredata,
  rails: {},
  typeorm: {},
  drizzle: {},
  none: {},
};

const byAffinity: Record<Affinity, FamilyName> = {
  integer: 'integer',
  real: 'double',
  text: 'text',
  numeric: 'any',
  blob: 'any',
};

export interface DeclaredType {
  /** Upper case, without arguments. */
  name: string;
  arguments: number[];
}

export function parseDeclaredType(declared: string): DeclaredType {
  const match = /^([^(]*)(?:\(([^)]*)\))?\s*(.*)$/.exec(declared.trim());
  const name = `${match?.[1] ?? ''} ${match?.[3] ?? ''}`.trim().replace(/\s+/g, ' ').toUpperCase();
  const numbers = (match?.[2] ?? '').split(',').map((part) => Number.parseInt(part, 10));
  return { name, arguments: numbers.filter((number) => Number.isInteger(number)) };
}

/** `isKnown` is false where only SQLite's affinity rules speak for the choice. */
export function familyOf(
  dialect: DialectName,
  declared: DeclaredType,
  affinity: Affinity,
): { family: FamilyName; isKnown: boolean } {
  const known = tables[dialect][declared.name] ?? common[declared.name];
  return known === undefined ? { family: byAffinity[affinity], isKnown: false } : { family: known, isKnown: true };
}
