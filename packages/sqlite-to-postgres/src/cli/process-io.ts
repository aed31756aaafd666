/** This process as the io of its command line. */
import { exitStatus } from '../errors.ts';
import type { CommandIo } from './command-io.ts';
import { onSecondSignal } from './second-signal.ts';

export function processIo(): CommandIo {
  const { stdin, stdout, stderr, env } = process;
  onSecondSignal(process, env, () => process.exit(exitStatus.cancelled));
  return { stdin, stdout, stderr, environment: env, cwd: process.cwd(), signals: process };
}
