/** What a worker thread does for the migration, as messages; results are plain data that threads can hand over. */
import type { PageSurvey } from '../pages/survey-pages.ts';
import type { TablePages } from '../pages/table-pages.ts';
import type { PlannedTable } from '../plan/plan.ts';
import type { Misfits } from '../source/find-misfits.ts';
import type { OrphanSearch } from '../source/find-orphans.ts';
import type { SurveyPart, SurveyRequest } from '../source/survey-rows.ts';
import type { DigestParts } from '../verify/table-digest.ts';
import type { BlockRange, RowRange } from './row-range.ts';

export type Task =
  | ({ kind: 'survey'; source: string } & SurveyRequest)
  | ({ kind: 'survey-pages' } & PageSurvey)
  | ({ kind: 'orphans'; source: string } & OrphanSearch)
  | {
      kind: 'copy';
      source: string;
      target: string;
      table: PlannedTable;
      schema: string;
      batchBytes: number;
      range?: RowRange | undefined;
      pages?: TablePages | undefined;
    }
  | { kind: 'digest'; target: string; table: PlannedTable; schema: string; blocks: BlockRange };

export interface Results {
  survey: SurveyPart;
  'survey-pages': SurveyPart;
  orphans: Misfits | undefined;
  copy: { rows: number; bytes: number; digest: DigestParts };
  digest: DigestParts;
}

export type ResultOf<T extends Task> = Results[T['kind']];

export type WorkerMessage =
  | { id: number; type: 'progress'; rows: number; bytes: number }
  | { id: number; type: 'done'; result: Results[Task['kind']] }
  | { id: number; type: 'failed'; error: TaskError };

/** What is left of an error on its way between threads: with the SQLSTATE of PostgreSQL, or the result code of SQLite. */
export interface TaskError {
  message: string;
  code: string | undefined;
  errcode: number | undefined;
}
