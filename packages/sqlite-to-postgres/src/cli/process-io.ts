/** This process as the io of its command line. */
import { exitStatus } from '../errors.ts';
import type { CommandIo } from './command-io.ts';

/** Who asks a second time for the end does not want to wait for it. */
export function processIo(): CommandIo {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.once(signal, () => process.exit(exitStatus.cancelled)));
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, environment: env, cwd: process.cwd(), signals: process };
}
