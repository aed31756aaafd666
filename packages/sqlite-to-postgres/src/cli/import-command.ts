/** `import`: a bundle into PostgreSQL, with the options and guarantees of `migrate`. */
import type { Command } from 'commander';
import type { ImportReport } from '../bundle/import-bundle.ts';
import { exitStatus } from '../errors.ts';
import { describeMigration, embedded, migrateOptions, noTarget } from './commands.ts';
import { addMigrateOptions, type MigrateCommandOptions, printReport, publishedStatus } from './options.ts';
import { resolveTarget } from './resolve-target.ts';
import type { SchemaOption } from './schema-option.ts';
import { toExit } from './to-exit.ts';

export function addImportCommand(program: Command): void {
  addMigrateOptions(
    program
      .command('import')
      .description('move a bundle that `export` wrote; every checksum is taken first')
      .argument('<folder>', 'the bundle; it is only read')
      .argument(
        '[target-url]',
        'postgresql://user:password@host:5432/database; else DATABASE_URL, else an embedded server',
      )
      .option('--schema <name>', 'schema to publish the tables in (default: ?schema= of the URL, else public)'),
  ).action(runImport);
}

async function runImport(
  bundle: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & SchemaOption,
): Promise<void> {
  const { importBundle } = await import('../bundle/import-bundle.ts');
  await toExit(async (signal) => {
    const target = options.dryRun ? noTarget : await resolveTarget(targetUrl, embedded);
    try {
      const start = performance.now();
      const report = await importBundle({ bundle, ...(await migrateOptions(targetUrl, target, options, signal)) });
      printReport(options, report, describeImport(report, performance.now() - start, options.project));
      return report.migration === undefined ? exitStatus.done : publishedStatus(report.migration);
    } finally {
      await target.release();
    }
  });
}

function describeImport(report: ImportReport, elapsedMs: number, project: string | undefined): string {
  const { migration, tables } = report;
  if (migration !== undefined) return describeMigration(migration, elapsedMs, project);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `\n${tables.length} tables, ${rows.toLocaleString('en')} rows moved and verified.\nUndo with: sqlite-to-postgres rollback\n`;
}
