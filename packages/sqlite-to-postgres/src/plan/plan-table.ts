/** Plans one table: columns, keys, checks and indexes, each under the name it has or the name PostgreSQL would give. Pure. */

import type { SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { type ColumnEvidence, emptyEvidence } from '../source/evidence.ts';
import { migrationHistoryTables } from '../source/dialect.ts';
import { estimateBytes } from './estimate-bytes.ts';
import type { CheckOutcome } from './inspection.ts';
import type { LeftBehind, PlannedTable, PlanProblem } from './plan.ts';
import { planChecks } from './plan-checks.ts';
import { planColumn } from './plan-column.ts';
import { planForeignKeys } from './plan-foreign-keys.ts';
import { planKeys } from './plan-keys.ts';
import type { RejectingTable } from './rejecting-table.ts';
import { TableScope, type TableSurroundings } from './table-scope.ts';

export interface TableContext extends TableSurroundings {
  rejecting: RejectingTable;
  /** Foreign keys that rows break, to be created all the same. */
  notValid: readonly SourceForeignKey[];
  /** In the order of its checks. */
  checked: readonly CheckOutcome[];
  /** Checks that rows break are created all the same. */
  leavesUnchecked: boolean;
  evidence: ReadonlyMap<string, ColumnEvidence>;
  /** By names in the target. */
  rowsOf: ReadonlyMap<string, number>;
}

export interface PlannedTableResult {
  table: PlannedTable;
  leftBehind: LeftBehind[];
  notes: string[];
  problems: PlanProblem[];
}

export function planTable(source: SourceTable, context: TableContext): PlannedTableResult {
  const scope = new TableScope(source, context);
  const named = {
    source: source.name,
    name: scope.name,
    columns: source.columns.map((column) => planColumn(column, scope)),
    ...planKeys(scope),
    foreignKeys: planForeignKeys(scope, context.notValid),
  };
  // They take the names that keys have left.
  const { checks, problems } = planChecks(scope, context.checked, context.leavesUnchecked);
  const planned = {
    ...named,
    checks,
    comment: scope.isPrisma ? undefined : source.comment,
    address: [...context.rejecting.address],
    rejects: context.rejecting.rejects,
    rows: source.rows,
    isMigrationHistory: migrationHistoryTables.has(source.name),
  };
  const bytes = estimateBytes(planned, context.evidence, context.rowsOf);
  const table: PlannedTable = { ...planned, ...longColumns(planned, context.evidence), bytes };
  noteCharacter(table, scope);
  return { table, leftBehind: scope.leftBehind, notes: scope.notes, problems };
}

/** An index takes some 2,700 bytes a row; shorter values make no such row, unless it has ten of them. */
const longFromBytes = 250;
const mostBytesOfCharacter = 4;

function longColumns(
  { columns }: Pick<PlannedTable, 'columns'>,
  evidence: TableContext['evidence'],
): Pick<PlannedTable, 'longColumns'> {
  const long = columns.flatMap(({ source, name }) => {
    const { texts, blobs } = evidence.get(source) ?? emptyEvidence();
    const bytes = Math.max(Math.min(texts.maxLength * mostBytesOfCharacter, texts.bytes), blobs.maxBytes);
    return bytes < longFromBytes ? [] : [{ name, bytes }];
  });
  return long.length === 0 ? {} : { longColumns: long };
}

/** What is lost or differs though everything arrives. */
function noteCharacter({ columns }: PlannedTable, scope: TableScope): void {
  for (const clause of scope.source.conflictClauses) {
    scope.note(`${clause}: PostgreSQL always aborts the statement; say ON CONFLICT in the INSERT instead`);
  }
  const folding = columns.filter(({ collation }) => collation !== undefined).map(({ name }) => `"${name}"`);
  if (folding.length > 0) {
    scope.note(
      `${folding.join(', ')} compare without regard to case (NOCASE), by a collation of ICU that folds accented letters, too`,
    );
  }
  const exact = scope.source.columns.filter(({ name }) =>
    scope.surroundings.facts.comparesExactly(scope.source.name, name),
  );
  for (const { name } of exact) {
    scope.note(
      `${scope.quotedColumn(name)} compares exactly: keys that NOCASE tells apart (\`Ä\` and \`ä\`) are equal for every collation of PostgreSQL that takes no notice of case; compare lower(${scope.quotedColumn(name)}) where case must not matter. Keys stay unique but for the case of ASCII letters`,
    );
  }
  const trimming = scope.source.columns.filter(({ collation }) => collation?.toUpperCase() === 'RTRIM');
  for (const { name } of trimming) {
    const column = scope.quotedColumn(name);
    scope.note(
      `${column} compared without trailing blanks (RTRIM), which text in PostgreSQL does not: compare rtrim(${column}, ' ') where that matters; unique keys and indexes do so`,
    );
  }
}
