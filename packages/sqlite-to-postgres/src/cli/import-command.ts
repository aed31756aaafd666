/** `import`: a bundle into PostgreSQL, with the options and guarantees of `migrate`. */
import type { Command } from 'commander';
import type { ImportReport } from '../bundle/import-bundle.ts';
import { type ExitStatus, exitStatus } from '../errors.ts';
import { plural } from '../progress/plural.ts';
import { type CommandContext, pathOf } from './command-io.ts';
import { describeMigration, moveInto } from './commands.ts';
import {
  addMigrateOptions,
  type MigrateCommandOptions,
  printReport,
  publishedStatus,
  suggestOption,
} from './options.ts';
import type { Perform } from './run-program.ts';
import type { SchemaOption } from './schema-option.ts';

export function addImportCommand(program: Command, perform: Perform): void {
  addMigrateOptions(
    program
      .command('import')
      .description('move a bundle that `export` wrote, after checking every checksum')
      .argument('<folder>', 'the bundle; never modified')
      .argument(
        '[target-url]',
        'postgresql://user:password@host:5432/database; else DATABASE_URL, else an embedded server',
      )
      .option('--schema <name>', 'schema to publish the tables in (default: ?schema= of the URL, else public)')
      .addOption(suggestOption()),
  ).action(perform(runImport));
}

async function runImport(
  context: CommandContext,
  bundle: string,
  targetUrl: string | undefined,
  options: MigrateCommandOptions & SchemaOption,
): Promise<ExitStatus> {
  const [{ importBundle }, { checkBundleFolder }] = await Promise.all([
    import('../bundle/import-bundle.ts'),
    import('../bundle/bundle-folder.ts'),
  ]);
  checkBundleFolder(pathOf(context, bundle));
  return await moveInto(context, targetUrl, options, async (moveOptions) => {
    const start = performance.now();
    const report = await importBundle({ bundle: pathOf(context, bundle), ...moveOptions });
    printReport(context, options, report, describeImport(report, performance.now() - start, options.project));
    return report.migration === undefined ? exitStatus.done : publishedStatus(report.migration);
  });
}

function describeImport(report: ImportReport, elapsedMs: number, project: string | undefined): string {
  const { migration, tables } = report;
  if (migration !== undefined) return describeMigration(migration, elapsedMs, project);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `\n${plural(tables.length, 'table')}, ${plural(rows, 'row')} moved and verified.\nUndo with: sqlite-to-postgres rollback\n`;
}
