/** Reads the rows of one table, or of one range of it, and counts what every value is. */
import type { DatabaseSync } from 'node:sqlite';
import { type RowRange, rowRangeCondition } from '../parallel/row-range.ts';
import { type ColumnEvidence, emptyEvidence } from './evidence.ts';
import { nextTick } from './next-tick.ts';
import { observeValue } from './observe-value.ts';
import { quoteSqlite } from './quote.ts';
import { selectRows } from './select-rows.ts';

const rowsPerTick = 20_000;

export interface SurveyRequest {
  table: string;
  /** Quoted. */
  columns: readonly string[];
  withShapes: readonly boolean[];
  range: RowRange | undefined;
}

export interface SurveyPart {
  evidence: ColumnEvidence[];
  /** Positions of columns in which a text may be invalid UTF-8. */
  suspects: number[];
}

export async function surveyRows(
  connection: DatabaseSync,
  { table, columns, withShapes, range }: SurveyRequest,
  onProgress: (rows: number) => void,
  signal?: AbortSignal,
): Promise<SurveyPart> {
  const evidence = columns.map(emptyEvidence);
  const suspects = new Set<number>();
  const where = range && rowRangeCondition(range, quoteSqlite(table));
  let done = 0;
  for (const row of selectRows(connection, table, columns, where)) {
    for (let i = 0; i < row.length; i++) {
      if (observeValue(row[i], evidence[i] as ColumnEvidence, withShapes[i] as boolean)) suspects.add(i);
    }
    if (++done % rowsPerTick === 0) {
      onProgress(done);
      await nextTick(signal);
    }
  }
  onProgress(done);
  return { evidence, suspects: [...suspects] };
}
