/** What the inspection found and decided: all that the planner plans from. */

import type { SourceCatalog } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import type { Misfits } from '../source/find-misfits.ts';
import type { AlikeKey } from './alike-keys.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { ExactKeys } from './collations.ts';
import type { DialectName } from '../source/dialect.ts';
import type { LeftBehind } from './plan.ts';
import type { ColumnFindings } from './plan-rejects.ts';
import type { RejectedCount, RejectingTable } from './rejecting-table.ts';
import type { RuleBook } from './rules/match-rules.ts';
import type { Tolerances } from './tolerances.ts';

export interface Inspection {
  /** Without what the rules leave out. */
  catalog: SourceCatalog;
  leftOut: LeftBehind[];
  rules: RuleBook;
  dialect: { name: DialectName; evidence: string };
  types: ChosenTypes;
  /** By table and column. */
  findings: Map<string, Map<string, ColumnFindings>>;
  tolerances: Tolerances;
  /** What the columns hold, which depends on no tolerance. */
  evidence: SourceEvidence;
  /** Every table, with what of it is set aside. */
  rejecting: RejectingTable[];
  /** By table; only those that set rows aside. */
  setAside: Map<string, RejectedCount>;
  /** By table, in the order of its foreign keys: references of rows that move to no row that moves. */
  orphans: Map<string, (Misfits | undefined)[]>;
  /** By table, in the order of its checks: rows that move and break one. None are looked for where tables are only filled. */
  brokenChecks: Map<string, CheckOutcome[]>;
  /** By table: rows that do not fit a page. None are looked for where tables are only filled. */
  wideRows: Map<string, Misfits>;
  exactKeys: ExactKeys;
  /** Keys whose rows the target would not tell apart. Under `widen` they stay behind. */
  alikeKeys: AlikeKey[];
}

/** Undefined where every row meets it; `untried` where SQLite cannot tell. */
export type CheckOutcome = Misfits | 'untried' | undefined;
