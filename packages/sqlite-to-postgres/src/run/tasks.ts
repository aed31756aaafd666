/** What a worker thread does for the migration. */
import type { CopyTask } from '../copy/copy-table.ts';
import type { CheckTask } from '../rows/find-broken-checks.ts';
import type { OrphanTask } from '../rows/find-orphans.ts';
import type { SampleTask } from '../sample/sample-table.ts';
import type { PageSurveyTask } from '../survey/survey-pages.ts';
import type { SurveyTask } from '../survey/survey-rows.ts';
import type { DigestTask } from '../verify/digest-whole.ts';

export type MoverTask = SurveyTask | PageSurveyTask | OrphanTask | CheckTask | CopyTask | DigestTask | SampleTask;

/** The program of a thread that does them. */
export const workerProgram = new URL(`./worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
