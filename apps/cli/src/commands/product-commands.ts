/** `vanguard start` and `vanguard sample`. */
import { writeLegacySample } from '@vanguard/legacy-sample';
import { toExit } from 'sqlite-to-postgres/cli';
import { fromCaller } from '../settings.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { start, type StartOptions } from './start.ts';

export async function runStart(file: string | undefined, options: StartOptions): Promise<void> {
  await toExit(async (signal) => {
    const output = { stream: process.stdout, isTerminal: process.stdout.isTTY };
    const product = await start(file, options, output, signal);
    if (signal.aborted) await product.stop();
    else await runUntilStopped(product);
  });
}

export async function runSample(file: string, options: { records?: number; seed?: number }): Promise<void> {
  await toExit(async () => {
    const summary = writeLegacySample(fromCaller(file), options);
    for (const [table, rows] of Object.entries(summary.rowCounts)) {
      process.stdout.write(`${table.padEnd(28)} ${rows.toLocaleString('en').padStart(12)}\n`);
    }
  });
}
