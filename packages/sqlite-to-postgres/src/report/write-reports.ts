/** Writes the reports of a run into a folder: JSON for programs, HTML for people, the DDL for both. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlReport } from './html-report.ts';
import type { MigrationReport } from './migration-report.ts';

/** Returns the names of the files. */
export async function writeReports(report: MigrationReport, ddl: string, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: [name: string, content: string][] = [
    ['report.json', `${JSON.stringify(report, null, 2)}\n`],
    ['report.html', htmlReport(report)],
    ['schema.sql', ddl],
  ];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return files.map(([name]) => name);
}
