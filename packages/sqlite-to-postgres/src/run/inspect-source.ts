/** Phase 1: everything the planner needs to know of the source, read without changing a byte of it. */
import type { DatabaseSync } from 'node:sqlite';
import { chooseTypes, columnNeedsShapes } from '../plan/choose-types.ts';
import { recogniseDialect } from '../plan/dialect.ts';
import { isDoubtful } from '../plan/doubtful-columns.ts';
import type { Inspection } from '../plan/plan-migration.ts';
import { castFor } from '../plan/target-type.ts';
import { leaveOut } from '../rules/leave-out.ts';
import type { RuleBook } from '../rules/match-rules.ts';
import type { SourceTable } from '../source/catalog.ts';
import { emptyEvidence } from '../source/evidence.ts';
import { findMisfits, type Misfits } from '../source/find-misfits.ts';
import { findOrphans } from '../source/find-orphans.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { nextTick, surveySource } from '../source/survey.ts';

export interface InspectOptions {
  rules: RuleBook;
  onProgress: (table: string, done: number, total: number) => void;
  signal?: AbortSignal | undefined;
}

export async function inspectSource(connection: DatabaseSync, options: InspectOptions): Promise<Inspection> {
  const { rules } = options;
  const whole = readCatalog(connection);
  rules.refuseUnmatched(whole);
  const { catalog, leftOut } = leaveOut(whole, rules);
  const dialect = recogniseDialect(catalog);
  const evidence = await surveySource(connection, catalog, {
    needsShapes: (table, column) => columnNeedsShapes(dialect.name, rules, table, column),
    onProgress: options.onProgress,
    signal: options.signal,
  });
  const types = chooseTypes(catalog, evidence, dialect.name, rules);
  const misfits: Inspection['misfits'] = new Map();
  const orphans: Inspection['orphans'] = new Map();
  const known = new Set(catalog.tables.map(({ name }) => name.toLowerCase()));
  for (const table of catalog.tables) {
    misfits.set(table.name, tableMisfits(table));
    orphans.set(
      table.name,
      table.foreignKeys.map((key) =>
        known.has(key.referencedTable.toLowerCase()) ? findOrphans(connection, table, key) : undefined,
      ),
    );
    await nextTick(options.signal);
  }
  return { catalog, leftOut, rules, dialect, evidence, types, misfits, orphans };

  function tableMisfits(table: SourceTable): Map<string, Misfits> {
    const found = new Map<string, Misfits>();
    for (const { name: column } of table.columns) {
      const type = types.get(table.name)?.get(column)?.type;
      if (type === undefined || !isDoubtful(type, evidence.get(table.name)?.get(column) ?? emptyEvidence())) continue;
      const columnMisfits = findMisfits(connection, { table, column, cast: castFor(type) });
      if (columnMisfits !== undefined) found.set(column, columnMisfits);
    }
    return found;
  }
}
