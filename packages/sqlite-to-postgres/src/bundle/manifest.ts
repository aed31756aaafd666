/**
 * What `manifest.json` of a bundle says: where the rows come from, the schema they belong to, and every file with its
 * rows and checksum. docs/reference/bundle-format.md describes it for readers of other programs.
 */
import { z } from 'zod';

export const bundleFormat = 'sqlite-to-postgres bundle';
export const bundleVersion = 1;
export const manifestName = 'manifest.json';
/** As `sha256sum --check` reads it; the manifest's own checksum stands there. */
export const checksumsName = 'SHA256SUMS';

const bundledTable = z.strictObject({
  name: z.string(),
  file: z.string().regex(/^[\w.-]+\.ndjson$/),
  /** In the order of the values of a row. */
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string().length(64),
});

const common = {
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  createdAt: z.iso.datetime(),
  tables: z.array(bundledTable),
};

const sqliteManifest = z.strictObject({
  ...common,
  kind: z.literal('sqlite'),
  /** File name of the database. */
  source: z.string(),
  /** The framework that wrote it, as far as can be told. */
  dialect: z.string(),
  pragmas: z.strictObject({
    encoding: z.enum(['UTF-8', 'UTF-16le', 'UTF-16be']),
    page_size: z.int(),
    auto_vacuum: z.int(),
    user_version: z.int(),
    application_id: z.int(),
    journal_mode: z.string().regex(/^\w+$/),
  }),
  /** As in sqlite_schema, in its order. */
  schema: z.array(
    z.strictObject({
      type: z.enum(['table', 'index', 'view', 'trigger']),
      name: z.string(),
      table: z.string(),
      isVirtual: z.boolean(),
      sql: z.string(),
    }),
  ),
});

const namedStatement = z.strictObject({ name: z.string(), sql: z.string() });

const postgresManifest = z.strictObject({
  ...common,
  kind: z.literal('postgresql'),
  /** Without the password. */
  source: z.string(),
  serverVersion: z.string(),
  schemaName: z.string(),
  /** Extensions whose types are used. */
  extensions: z.array(z.string()),
  collations: z.array(namedStatement),
  enums: z.array(namedStatement),
  sequences: z.array(
    z.strictObject({
      name: z.string(),
      ownedBy: z.string().nullable(),
      create: z.string().nullable(),
      sql: z.array(z.string()),
    }),
  ),
  /** Per table what creates it; then what is added once the rows are in, in this order. */
  creation: z.array(z.strictObject({ table: z.string(), sql: z.string() })),
  completion: z.array(
    z.strictObject({ table: z.string(), name: z.string(), isRelation: z.boolean(), sql: z.string() }),
  ),
  /** In an order in which every view comes after those it reads from. */
  views: z.array(namedStatement),
  /** What a bundle does not carry: functions, triggers, policies and what leads out of the schema. */
  leftBehind: z.array(z.string()),
});

export const manifestSchema = z.discriminatedUnion('kind', [sqliteManifest, postgresManifest]);

export type BundledTable = z.infer<typeof bundledTable>;
export type SqliteManifest = z.infer<typeof sqliteManifest>;
export type PostgresManifest = z.infer<typeof postgresManifest>;
export type Manifest = z.infer<typeof manifestSchema>;
