/** `export`: a database as a folder of text files. */
import type { Command } from 'commander';
import type { ExportReport } from '../bundle/export-bundle.ts';
import { plural } from '../progress/plural.ts';
import { type CommandContext, pathOf } from './command-io.ts';
import { isTargetUrl } from './file-arguments.ts';
import { addOutputOptions, type CommonOptions, printReport, progressListener } from './options.ts';
import type { Perform } from './run-program.ts';

interface ExportCommandOptions extends Pick<CommonOptions, 'json' | 'quiet'> {
  schema?: string;
}

export function addExportCommand(program: Command, perform: Perform): void {
  addOutputOptions(
    program
      .command('export')
      .description('write a database into a folder of text files: one NDJSON file per table, a manifest and checksums')
      .argument('<source.db|target-url>', 'a SQLite file, or postgresql://user:password@host:5432/database')
      .argument('<folder>', 'the bundle; must be empty or not exist')
      .option('--schema <name>', 'schema of a PostgreSQL database (default: ?schema= of the URL, else public)')
      .option('--yes', 'do not ask'),
  ).action(perform(runExport));
}

async function runExport(
  context: CommandContext,
  source: string,
  folder: string,
  options: ExportCommandOptions,
): Promise<void> {
  const { exportBundle } = await import('../bundle/export-bundle.ts');
  const report = await exportBundle({
    source: isTargetUrl(source) ? source : pathOf(context, source),
    folder: pathOf(context, folder),
    schema: options.schema,
    onEvent: progressListener(context, options),
    signal: context.signal,
  });
  printReport(context, options, report, describeExport(report));
}

function describeExport({ folder, tables, leftBehind }: ExportReport): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const stays =
    leftBehind.length === 0
      ? ''
      : `Not in it: ${leftBehind.join(', ')}. Write these down with pg_dump --schema-only.\n`;
  return `\n${plural(tables.length, 'table')}, ${plural(rows, 'row')} in ${folder}.\n${stays}Move them with: sqlite-to-postgres import ${folder} [target-url]\n`;
}
