/** `vanguard start` and `vanguard sample`. */
import { type CommandContext, pathOf } from 'sqlite-to-postgres/cli';
import { runUntilStopped } from './run-until-stopped.ts';
import { start, type StartOptions } from './start.ts';

export async function runStart(
  context: CommandContext,
  file: string | undefined,
  options: StartOptions,
): Promise<void> {
  const source = pathOf(context, file);
  if (source !== undefined) (await import('sqlite-to-postgres/cli/commands')).checkSourceFile(source);
  const product = await start(context, source, options);
  if (context.signal.aborted) await product.stop();
  else await runUntilStopped(product, context);
}

export async function runSample(
  context: CommandContext,
  file: string,
  options: { records?: number; seed?: number },
): Promise<void> {
  const { writeLegacySample } = await import('@vanguard/legacy-sample');
  const summary = writeLegacySample(pathOf(context, file), options);
  for (const [table, rows] of Object.entries(summary.rowCounts))
    context.stdout.write(`${table.padEnd(28)} ${rows.toLocaleString('en').padStart(12)}\n`);
}
