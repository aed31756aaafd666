/** Whether the reports can be written, found out before there is anything to report. */
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { makeFolder } from '../journal/make-folder.ts';
import { reportFiles } from './write-reports.ts';

/** Makes the folder. Throws UsageError `report_unwritable`. */
export function prepareReportFolder(folder: string): void {
  const path = resolve(folder);
  try {
    makeFolder(path);
    const probe = join(path, `.writable-${process.pid}`);
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
    for (const file of Object.values(reportFiles).map((name) => join(path, name)))
      if (existsSync(file)) closeSync(openSync(file, 'r+'));
  } catch (error) {
    throw new UsageError(`The reports cannot be written to ${path}: ${(error as Error).message}.`, {
      code: 'report_unwritable',
      hint: 'Nothing was done. Name a folder that this account may write to with --report.',
      cause: error,
    });
  }
}
