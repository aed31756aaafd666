/** Writes the reports of a run into a folder: JSON for programs, HTML for people, the DDL for both. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../journal/make-folder.ts';
import { htmlReport } from './html-report.ts';
import type { MigrationReport } from './migration-report.ts';

export const reportFiles = { json: 'report.json', html: 'report.html', ddl: 'schema.sql' } as const;

/** Returns the names of the files. */
export async function writeReports(report: MigrationReport, ddl: string, folder: string): Promise<string[]> {
  makeFolder(resolve(folder));
  const files: [name: string, content: string][] = [
    [reportFiles.json, `${JSON.stringify(report, null, 2)}\n`],
    [reportFiles.html, htmlReport(report)],
    [reportFiles.ddl, ddl],
  ];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return files.map(([name]) => name);
}
