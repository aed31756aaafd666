/** A backup a day, made by a process of its own: it may be killed, fail or take long, and requests are answered meanwhile. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { TraceJob } from '@vanguard/worker';
import type { Settings } from '../settings.ts';
import { backupFolderOf, listBackups } from './backup-folder.ts';
import type { BackupManifest } from './manifest.ts';

export interface BackupLog {
  info: (words: string) => void;
  error: (words: string) => void;
}

const lookEveryMs = 60_000;
/** What has failed is tried again, not every minute. */
const againAfterMs = 3_600_000;
const niceness = 10;

/** Whether the time of day has come since the latest backup was begun, also where nobody was there at that time. Pure. */
export function isDue(now: Date, atMinutes: number, latestBeganAt: Date | undefined): boolean {
  const due = new Date(now);
  due.setHours(Math.floor(atMinutes / 60), atMinutes % 60, 0, 0);
  if (due > now) due.setDate(due.getDate() - 1);
  return latestBeganAt === undefined || latestBeganAt < due;
}

/** One a day, and time to make it. The alert VanguardBackupOld says the same. */
const oldAfterMs = 26 * 3_600_000;

/** Whether a backup of every day should have come after this one. Pure. */
export function isOld({ endedAt }: Pick<BackupManifest, 'endedAt'>, now: Date): boolean {
  return now.getTime() - Date.parse(endedAt) > oldAfterMs;
}

export function latestBackup(settings: Settings): BackupManifest | undefined {
  return listBackups(backupFolderOf(settings)).at(0)?.manifest;
}

interface BackupProgram {
  program: readonly string[];
  environment: NodeJS.ProcessEnv;
}

/** This command, as it was called. */
export function backupProgram(environment: NodeJS.ProcessEnv): BackupProgram {
  return { program: [join(import.meta.dirname, '../main.ts')], environment };
}

const untraced: TraceJob = async (_name, _facts, work) => await work(() => {});

/** Returns what ends it, and a backup that is under way. */
export function scheduleBackups(
  settings: Settings,
  program: BackupProgram,
  log: BackupLog,
  traceJob = untraced,
): () => Promise<void> {
  const { backupAt } = settings;
  if (backupAt === undefined) return async () => {};
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let notBefore = 0;
  const look = () => {
    const beganAt = latestBackup(settings)?.beganAt;
    const latest = beganAt === undefined ? undefined : new Date(beganAt);
    if (running !== undefined || Date.now() < notBefore || !isDue(new Date(), backupAt, latest)) return;
    notBefore = Date.now() + againAfterMs;
    const run = async () => await runBackup(program, log, closing.signal);
    running = traceJob('backup', {}, async (note) => note({ succeeded: await run() })).finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(look, lookEveryMs).unref();
  look();
  return async () => {
    clearInterval(timer);
    closing.abort();
    await running;
  };
}

/** Whether one was made. */
async function runBackup(
  { program, environment }: BackupProgram,
  log: BackupLog,
  signal: AbortSignal,
): Promise<boolean> {
  const child = spawn(process.execPath, [...program, 'backup', '--json'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness);
  } catch {
    // It has ended already, or the system does not let it: it works all the same.
  }
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  const [status] = (await once(child, 'close').catch((error: unknown) => [String(error)])) as [unknown];
  signal.removeEventListener('abort', stop);
  if (status === 0) log.info('The daily backup was made, and has proved itself.');
  else if (!signal.aborted)
    log.error(`The daily backup has failed, and is tried again in an hour: ${words.trim() || String(status)}`);
  return status === 0;
}
