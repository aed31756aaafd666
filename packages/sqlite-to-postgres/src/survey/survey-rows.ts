/** Reads the rows of one table, or of one range of it, and counts what every value is. */

import type { DatabaseSync } from 'node:sqlite';
import { type ColumnEvidence, emptyEvidence } from '../source/evidence.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';
import { type RowRange, rowRangeCondition } from '../source/row-range.ts';
import { selectRows } from '../source/select-rows.ts';
import type { Task } from '../threads/task.ts';
import { observeValue } from './observe-value.ts';

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

export interface SurveyTask extends SurveyRequest, Task<SurveyPart> {
  kind: 'survey';
  source: string;
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
