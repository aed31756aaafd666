/**
 * A bundle of a PostgreSQL schema as a plan: the names that publishing moves and rolling back drops. Its columns count
 * as text, which digests the bytes that PostgreSQL sends whatever their type. Pure.
 */
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import type { BundledTable, PostgresManifest } from './manifest.ts';

export function planOfBundle(manifest: PostgresManifest, schema: string): MigrationPlan {
  return {
    dialect: { name: 'none', evidence: 'a bundle of a PostgreSQL schema' },
    schema,
    enums: manifest.enums.map(({ name }) => ({ name, values: [] })),
    collations: manifest.collations.map(({ name }) => ({ name, rules: '', plainLocale: '' })),
    tables: manifest.tables.map((table) => planTable(manifest, table)),
    views: manifest.views.map(({ name, sql }) => ({ source: name, name, columns: [], sql, text: sql })),
    leftBehind: [],
    notes: manifest.leftBehind.map((name) => `not in the bundle: ${name}`),
    setAside: [],
    problems: [],
  };
}

function planTable({ completion, sequences }: PostgresManifest, { name, columns, rows }: BundledTable): PlannedTable {
  const own = completion.filter(({ table }) => table === name);
  const [sequence] = sequences.filter(({ ownedBy }) => ownedBy === name);
  return {
    source: name,
    name,
    columns: columns.map((column, i) => ({
      source: column.name,
      name: column.name,
      type: { kind: 'text', asSent: true },
      notNull: false,
      default: undefined,
      sequence: i === 0 && sequence !== undefined ? { name: sequence.name, style: 'serial', lastUsed: '0' } : undefined,
      generated: undefined,
      reason: column.type,
    })),
    primaryKey: undefined,
    uniques: own.filter(({ isRelation }) => isRelation).map((key) => ({ name: key.name, columns: [] })),
    foreignKeys: own
      .filter(({ isRelation }) => !isRelation)
      .map((key) => ({
        name: key.name,
        columns: [],
        referencedTable: name,
        referencedColumns: [],
        onDelete: 'NO ACTION',
        onUpdate: 'NO ACTION',
        deferrable: false,
        initiallyDeferred: false,
        notValid: false,
      })),
    checks: [],
    indexes: [],
    address: [],
    rejects: undefined,
    rows,
    isMigrationHistory: false,
  };
}
