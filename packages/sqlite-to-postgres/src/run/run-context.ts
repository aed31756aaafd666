/** What every phase of one migration works with: the caller's options, the clock, the threads, the session. */

import { PhaseClock } from '../progress/phase-clock.ts';
import { findPrismaProject, type PrismaProject } from '../project/prisma-project.ts';
import { defaultJobs, Workforce } from '../threads/workforce.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { TargetSession } from './target-session.ts';
import { workerProgram } from './tasks.ts';

export interface RunContext {
  readonly options: MigrateOptions;
  readonly startedAt: Date;
  readonly clock: PhaseClock;
  readonly workforce: Workforce;
  readonly session: TargetSession;
  readonly project: PrismaProject | undefined;
}

export function createRunContext(options: MigrateOptions): RunContext {
  const workforce = new Workforce(options.jobs ?? defaultJobs(), workerProgram);
  // What threads do, no statement of the server's ends.
  options.signal?.addEventListener('abort', () => void workforce.close(), { once: true });
  return {
    options,
    startedAt: options.now ?? new Date(),
    clock: new PhaseClock(options.onEvent ?? (() => {}), options.signal),
    workforce,
    session: new TargetSession(options),
    // Where the project's own migrations made the tables, it is configured already.
    project: options.project === undefined || options.dataOnly ? undefined : findPrismaProject(options.project),
  };
}
