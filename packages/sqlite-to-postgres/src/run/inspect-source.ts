/** Phase 1: everything the planner needs to know of the source, read without changing a byte of it. */
import type { DatabaseSync } from 'node:sqlite';
import { alignReferences, widenReferences } from '../plan/align-references.ts';
import { leaveAlikeKeys } from '../plan/alike-keys.ts';
import { chooseTypes, columnNeedsShapes } from '../plan/choose-types.ts';
import { recogniseDialect } from '../source/dialect.ts';
import { leaveHollowKeys } from '../plan/hollow-keys.ts';
import { loosenKeys } from '../plan/loose-keys.ts';
import type { Inspection } from '../plan/inspection.ts';
import { type ColumnFindings, planRejects, type TableDemands } from '../plan/plan-rejects.ts';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { leaveOut } from '../plan/rules/leave-out.ts';
import type { RuleBook } from '../plan/rules/match-rules.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { TypeChoice } from '../plan/type-families.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import { hideValues, type SourceEvidence } from '../source/evidence.ts';
import { nextTick } from '../source/next-tick.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { rowAddress } from '../source/row-address.ts';
import { surveySource } from '../survey/survey.ts';
import type { Workforce } from '../threads/workforce.ts';
import { findAllBrokenChecks } from './find-all-broken-checks.ts';
import { findAllOrphans } from './find-all-orphans.ts';
import { findAllWideRows } from './find-all-wide-rows.ts';
import { findExactKeys } from './find-exact-keys.ts';
import { fitTable } from './fit-table.ts';
import { settleAlikeKeys } from './settle-alike-keys.ts';

export interface InspectOptions {
  /** Where it was read already. */
  catalog?: SourceCatalog | undefined;
  rules: RuleBook;
  workforce: Workforce;
  tolerances: Tolerances;
  /** Problems name rows without their values. */
  hidesValues?: boolean | undefined;
  /** Where tables of the target are filled: what they demand, which counts in place of the source's own keys. */
  demands?: SourceDemands | undefined;
  /** Of an inspection of the same rows by the same rules: they are not read once more. */
  evidence?: SourceEvidence | undefined;
  onProgress: (table: string, done: number, total: number) => void;
  signal?: AbortSignal | undefined;
}

export interface SourceDemands {
  /** The catalog with the foreign keys of the target. */
  asReferred(catalog: SourceCatalog): SourceCatalog;
  ofTable(source: string): TableDemands | undefined;
}

export async function inspectSource(connection: DatabaseSync, options: InspectOptions): Promise<Inspection> {
  const { rules, tolerances } = options;
  const whole = options.catalog ?? readCatalog(connection);
  rules.refuseUnmatched(whole);
  const kept = leaveOut(options.demands?.asReferred(whole) ?? whole, rules);
  const dialect = rules.dialect ?? recogniseDialect(kept.catalog);
  const surveyed =
    options.evidence ??
    (await surveySource(connection, kept.catalog, {
      workforce: options.workforce,
      needsShapes: (table, column) => columnNeedsShapes(dialect.name, rules, table, column),
      onProgress: options.onProgress,
      signal: options.signal,
    }));
  const evidence = options.hidesValues ? hideValues(surveyed) : surveyed;
  const isLoose = (table: string) =>
    !rules.isTargetGiven && (tolerances.onBadValue === 'widen' || rules.decideTable(table).withoutKey === true);
  const hollow = leaveHollowKeys(kept.catalog, evidence);
  const loosened = loosenKeys(hollow.catalog, evidence, isLoose);
  let { catalog } = loosened;
  const isRuled = (table: string, column: string) => {
    const { type, enum: values, enumElement, input, decode, encoding } = rules.decideColumn(table, column);
    return [type, values, enumElement, input, decode, encoding].some((said) => said !== undefined);
  };
  const chosen = chooseTypes(catalog, evidence, dialect.name, rules);
  const types = alignReferences(catalog, { types: chosen, evidence }, isRuled);
  const fitting = { ...options, types, evidence, isRuled };
  const findings: Inspection['findings'] = new Map();
  for (const table of catalog.tables) {
    findings.set(table.name, await fitTable(connection, table, fitting));
    await nextTick(options.signal);
  }
  if (tolerances.onBadValue === 'widen') await refit(widenReferences(catalog, types, isRuled));
  const addresses = new Map(catalog.tables.map((table) => [table.name, rowAddress(table)]));
  const alikeKeys = rules.isTargetGiven ? [] : await settleAlikeKeys(connection, catalog, { ...fitting, refit });
  const told = leaveAlikeKeys(catalog, tolerances.onBadValue === 'widen' ? alikeKeys : []);
  catalog = told.catalog;
  const leftOut = [...kept.leftOut, ...hollow.leftBehind, ...loosened.leftBehind, ...told.leftBehind];
  const rejecting = catalog.tables.map((table) => ({
    source: table.name,
    address: addresses.get(table.name) as string[],
    rejects: rejectsOf(table, { types, findings }, options),
  }));
  const setAside = await markRejected(connection, rejecting, options.signal);
  const orphans = await findAllOrphans(connection, catalog, rejecting, { ...options, evidence });
  const isMade = options.demands === undefined;
  const brokenChecks = isMade ? await findAllBrokenChecks(connection, catalog, rejecting, options) : new Map();
  const wideRows = await findAllWideRows(connection, catalog, rejecting, { ...options, types, evidence });
  const exactKeys = await findExactKeys(connection, catalog, { types, rules, signal: options.signal });
  const decided = { catalog, leftOut, rules, tolerances, evidence, dialect, types };
  return { ...decided, findings, rejecting, setAside, orphans, brokenChecks, wideRows, exactKeys, alikeKeys };

  /** Where the types of columns have changed, by table. */
  async function refit(changed: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
    for (const table of catalog.tables) {
      if (!changed.has(table.name)) continue;
      for (const [name, found] of await fitTable(connection, table, fitting, changed.get(table.name)))
        findings.get(table.name)?.set(name, found);
    }
  }
}

function rejectsOf(
  table: SourceTable,
  { types, findings }: Pick<Inspection, 'types' | 'findings'>,
  { tolerances, demands }: Pick<InspectOptions, 'tolerances' | 'demands'>,
): RejectingTable['rejects'] {
  const columns = types.get(table.name) as Map<string, TypeChoice>;
  const found = findings.get(table.name) as Map<string, ColumnFindings>;
  return planRejects(table, { findings: found, types: columns }, tolerances, demands?.ofTable(table.name));
}
