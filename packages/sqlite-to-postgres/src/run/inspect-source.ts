/** Phase 1: everything the planner needs to know of the source, read without changing a byte of it. */
import type { DatabaseSync } from 'node:sqlite';
import { alignReferences, widenReferences } from '../plan/align-references.ts';
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
import { emptyEvidence, hideValues, type SourceEvidence } from '../source/evidence.ts';
import { nextTick } from '../source/next-tick.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { rowAddress } from '../source/row-address.ts';
import { surveySource } from '../survey/survey.ts';
import { guessForm } from './guess-form.ts';
import type { Workforce } from '../threads/workforce.ts';
import { findAllBrokenChecks } from './find-all-broken-checks.ts';
import { findAllOrphans } from './find-all-orphans.ts';
import { findExactKeys } from './find-exact-keys.ts';
import { fitColumn, isNulOnly } from './fit-column.ts';

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
  const { catalog, leftBehind } = loosenKeys(hollow.catalog, evidence, isLoose);
  const leftOut = [...kept.leftOut, ...hollow.leftBehind, ...leftBehind];
  const isRuled = (table: string, column: string) => {
    const { type, enum: values, enumElement, decode, encoding } = rules.decideColumn(table, column);
    return [type, values, enumElement, decode, encoding].some((said) => said !== undefined);
  };
  const types = alignReferences(catalog, chooseTypes(catalog, evidence, dialect.name, rules), isRuled);
  const findings: Inspection['findings'] = new Map();
  for (const table of catalog.tables) {
    findings.set(table.name, await fitTable(table));
    await nextTick(options.signal);
  }
  if (tolerances.onBadValue === 'widen') await fitWidened();
  const rejecting = catalog.tables.map((table) => rejectingTable(table, { types, findings }, options));
  const setAside = await markRejected(connection, rejecting, options.signal);
  const orphans = await findAllOrphans(connection, catalog, rejecting, { ...options, evidence });
  const brokenChecks =
    options.demands === undefined ? await findAllBrokenChecks(connection, catalog, rejecting, options) : new Map();
  const exactKeys = await findExactKeys(connection, catalog, { types, rules, signal: options.signal });
  const decided = { catalog, leftOut, rules, tolerances, evidence, dialect, types };
  return { ...decided, findings, rejecting, setAside, orphans, brokenChecks, exactKeys };

  /** A key that was widened, and what refers to it, are of one type again. */
  async function fitWidened(): Promise<void> {
    const changed = widenReferences(catalog, types, isRuled);
    for (const table of catalog.tables) {
      for (const [name, found] of await fitTable(table, changed.get(table.name) ?? new Set()))
        findings.get(table.name)?.set(name, found);
    }
  }

  /** Also puts the types that the tolerances choose in the place of those that do not hold every value. */
  async function fitTable(table: SourceTable, only?: ReadonlySet<string>): Promise<Map<string, ColumnFindings>> {
    const columns = types.get(table.name) as Map<string, TypeChoice>;
    const found = new Map<string, ColumnFindings>();
    for (const { name } of table.columns.filter((column) => only?.has(column.name) ?? true)) {
      const columnEvidence = evidence.get(table.name)?.get(name) ?? emptyEvidence();
      const chosen = columns.get(name) as TypeChoice;
      const isFixed = isRuled(table.name, name);
      const column = { table, column: name, chosen, evidence: columnEvidence, isFixed };
      const fit = await fitColumn(connection, column, options);
      columns.set(name, fit.choice);
      const { misfits, asked, isFractionOnly } = fit;
      const onlyNul = isNulOnly(fit, columnEvidence);
      const isOdd = misfits !== undefined || columnEvidence.texts.invalidUtf8 > 0;
      const guessed =
        isOdd && !onlyNul && asked === undefined ? guessForm(connection, fit.choice.type, column) : undefined;
      const form = guessed && (options.hidesValues ? { ...guessed, example: undefined } : guessed);
      found.set(name, { evidence: columnEvidence, misfits, asked, isFractionOnly, isNulOnly: onlyNul, form });
    }
    return found;
  }
}

function rejectingTable(
  table: SourceTable,
  { types, findings }: Pick<Inspection, 'types' | 'findings'>,
  { tolerances, demands }: Pick<InspectOptions, 'tolerances' | 'demands'>,
): RejectingTable {
  const columns = types.get(table.name) as Map<string, TypeChoice>;
  const found = findings.get(table.name) as Map<string, ColumnFindings>;
  const choices = { findings: found, types: columns };
  return {
    source: table.name,
    address: rowAddress(table),
    rejects: planRejects(table, choices, tolerances, demands?.ofTable(table.name)),
  };
}
