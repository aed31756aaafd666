/** Around all phases: what a run opens it closes, however it ends, and what ends it is told by its first cause. */
import { openSource, type Source } from '../source/open-source.ts';
import { abandonRun } from './explain-failure.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { createRunContext, type RunContext } from './run-context.ts';

/** Throws MoverError. */
export async function withRun<Result>(
  options: MigrateOptions,
  work: (context: RunContext, source: Source) => Promise<Result>,
): Promise<Result> {
  const context = createRunContext(options);
  const { session, workforce } = context;
  try {
    const source = openSource(options.source, { isInUse: options.follow !== undefined });
    try {
      return await work(context, source);
    } finally {
      // Threads read the source, too, and the last who closes it leaves nothing beside it.
      await workforce.close();
      source.close();
    }
  } catch (error) {
    // What fails while a failed run is cleared away is not why it failed.
    throw await abandonRun(context, error instanceof SuppressedError ? error.suppressed : error);
  } finally {
    await workforce.close();
    await session.close();
  }
}
