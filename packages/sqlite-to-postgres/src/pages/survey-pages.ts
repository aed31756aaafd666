/** Reads the rows of some pages and counts what every field is. */
import { nextTick } from '../source/next-tick.ts';
import type { SurveyPart } from '../source/survey-rows.ts';
import { isForSqlite } from './ask-sqlite.ts';
import { FieldObserver } from './field-observer.ts';
import { PageError } from './page-file.ts';
import { RecordReader } from './record-reader.ts';
import type { TablePages } from './table-pages.ts';

const rowsPerTick = 20_000;

export interface PageSurvey {
  pages: TablePages;
  withShapes: readonly boolean[];
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
