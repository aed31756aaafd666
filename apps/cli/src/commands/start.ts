/**
 * `vanguard start`: takes the ports and starts the database, loads the product while a new database is made, and opens it
 * (open-product.ts). What this file imports is loaded before anything is begun, and is kept small.
 */
import { join } from 'node:path';
import { buildPage, distFolder } from '@vanguard/web/build';
import type { CommandContext, Output } from 'sqlite-to-postgres/cli';
import { UsageError } from 'sqlite-to-postgres/errors';
import { openTarget } from '../database-target.ts';
import { findExposure } from '../settings/exposure.ts';
import { readJwtSecret, readSettings, type Settings } from '../settings.ts';
import { type Log, watchEmbedded } from './embedded-watch.ts';
import { firstSample } from './first-sample.ts';
import type { ProductParts } from './open-product.ts';
import { openPorts } from './product-ports.ts';

export interface StartOptions {
  /** Records of the sample of a first start. */
  records?: number;
  /** False: the loop with PEMS is run elsewhere, or not at all. */
  worker?: boolean;
}

export interface RunningProduct {
  stop: () => Promise<void>;
  /** Settles when the product cannot go on, with the reason. */
  failed: Promise<Error>;
}

/** `file` is absolute. */
export async function start(
  context: CommandContext,
  file: string | undefined,
  options: StartOptions,
): Promise<RunningProduct> {
  const beganAt = performance.now();
  const { stdout: output, stderr } = context;
  const settings = readSettings(context.environment);
  const exposure = await findExposure(settings);
  const isExposed = exposure.reasons.length > 0;
  const jwtSecret = readJwtSecret(settings, exposure);
  if (isExposed) refuseSample(options);
  const ports = await openPorts({ ...settings, host: exposure.address });
  const stops = [ports.close];
  const stop = async () => {
    const cutOff = await ports.drain(settings.shutdownDeadlineMs);
    if (cutOff > 0) stderr.write(`Requests cut off, for they had not ended by the deadline: ${cutOff}.\n`);
    for (const step of stops.splice(0).toReversed()) await step();
  };
  try {
    const page = startPageBuild(settings, context);
    stops.push(page.abandon);
    const sample =
      isExposed || file !== undefined
        ? undefined
        : firstSample(settings, { ...options, output, signal: context.signal });
    if (sample !== undefined) stops.push(sample.abandon);
    const watch = watchEmbedded(lines(stderr));
    const { promise: hasBegun, resolve: begin } = Promise.withResolvers<void>();
    const database = openTarget(settings, {
      onEmbeddedChange: watch.onChange,
      onWait: () =>
        stderr.write('Another command has the embedded database: it is started here when that command ends.\n'),
      signal: context.signal,
      onBegin: (program) => {
        if (program === 'initdb') void sample?.make();
        begin();
      },
    });
    // Its failure is told where the database is needed.
    database.catch(() => {});
    stops.push(async () => await (await database.catch(() => undefined))?.target.release());
    // Loading holds this thread up; PostgreSQL's program works meanwhile.
    await Promise.race([hasBegun, database.catch(() => {})]);
    const isWithoutWorker = options.worker === false;
    const begun = { settings, exposure, jwtSecret, ports, page, database, file, sample, watch, stops };
    const parts: ProductParts = { ...begun, isWithoutWorker };
    const { openProduct } = await import('./open-product.ts');
    await openProduct(parts, context, beganAt);
    return { stop, failed: watch.givenUp };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Beside the opening of the database and the move of the data, which take longer. */
function startPageBuild({ dataFolder }: Settings, { stdout: output, signal }: CommandContext) {
  const abandoned = new AbortController();
  const folder = buildPage({
    folders: [distFolder, join(dataFolder, 'page')],
    onBuild: () => output.isTTY === true && output.write('Building the page.\n'),
    signal: AbortSignal.any([abandoned.signal, signal]),
  });
  // Its failure is told where the folder is needed.
  folder.catch(() => {});
  return { folder, abandon: async () => abandoned.abort() };
}

/** Throws UsageError `no_sample`. */
function refuseSample({ records }: StartOptions): void {
  if (records === undefined) return;
  throw new UsageError('No sample is made where the installation is exposed to others than this machine.', {
    code: 'no_sample',
    hint: 'Start without --records, and make the first account: vanguard user add <name> --role admin.',
  });
}

/** In place of a log that does not exist yet. */
function lines(stderr: Output): Log {
  const write = (words: string) => void stderr.write(`${words}\n`);
  return { warn: write, error: write };
}
