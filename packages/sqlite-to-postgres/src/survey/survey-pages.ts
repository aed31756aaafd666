/** Reads the rows of some pages and counts what every field is. */

import { isForSqlite } from '../pages/ask-sqlite.ts';
import { RecordReader } from '../pages/record-reader.ts';
import type { TablePages } from '../pages/table-pages.ts';
import { nextTick } from '../source/next-tick.ts';
import { PageError } from '../source/page-file.ts';
import type { Task } from '../threads/task.ts';
import { FieldObserver } from './field-observer.ts';
import type { SurveyPart } from './survey-rows.ts';

const rowsPerTick = 20_000;

export interface PageSurvey {
  pages: TablePages;
  withShapes: readonly boolean[];
}

export interface PageSurveyTask extends PageSurvey, Task<SurveyPart> {
  kind: 'survey-pages';
}

/** As `surveyRows`. Throws PageError, also where only SQLite can read a row. */
export async function surveyPages(
  { pages, withShapes }: PageSurvey,
  onProgress: (rows: number) => void,
  signal?: AbortSignal,
): Promise<SurveyPart> {
  const observers = pages.columns.map((column, i) => new FieldObserver(column, withShapes[i] as boolean));
  const reader = new RecordReader(pages.file, pages.leaves, pages.fieldCount);
  let done = 0;
  while (reader.next()) {
    if (isForSqlite(reader, pages)) throw new PageError('only SQLite can read a row');
    for (let i = 0; i < observers.length; i++) (observers[i] as FieldObserver).observe(reader);
    if (++done % rowsPerTick === 0) {
      onProgress(done);
      await nextTick(signal);
    }
  }
  onProgress(done);
  return {
    evidence: observers.map((observer) => observer.evidence()),
    suspects: observers.flatMap(({ isSuspect }, i) => (isSuspect ? [i] : [])),
  };
}
