/** The story of point in time: what the machine has, what is to be done, and then that. Once more changes nothing. */
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import type { Settings } from '../settings.ts';
import { parseInfo, type StanzaInfo } from './backup-info.ts';
import { ask, findLocalServer, type LocalServer } from './local-server.ts';
import {
  type Machine,
  planPointInTime,
  printPlan,
  settingStatements,
  type Step,
  type Wanted,
} from './plan-point-in-time.ts';
import { expectDone, run, runAs, type ServerAccount } from './run-as.ts';
import { refuseStanza } from './stanza.ts';

export interface SetUpOptions extends Wanted {
  /** The server is restarted where it has to be. */
  mayRestart: boolean;
  signal: AbortSignal;
  onStep?: (step: Step) => void;
}

export interface SetUp {
  /** What was done, in order. */
  steps: Step[];
  info: StanzaInfo | undefined;
  notes: string[];
}

/**
 * Throws UsageError `bad_repository`, `bad_stanza`, `archived_elsewhere`, `stanza_taken` and what `findLocalServer` does; TargetError
 * `no_pgbackrest`, `restart_needed`, `program_failed`.
 */
export async function setUpPointInTime(settings: Settings, options: SetUpOptions): Promise<SetUp> {
  const { server, machine, steps, info } = await plan(settings, options);
  for (const step of steps) {
    options.onStep?.(step);
    await carryOut(step, server, options);
  }
  return {
    steps,
    info: (await readStanza(server.account, machine.pgbackrest, options.stanza)) ?? info,
    notes: notesOf(server, machine, options),
  };
}

/** The script that would do it. */
export async function printPointInTime(settings: Settings, options: SetUpOptions): Promise<string> {
  const { server, steps } = await plan(settings, options);
  return printPlan(steps, server);
}

async function plan(settings: Settings, wanted: SetUpOptions) {
  refuseStanza(wanted.stanza);
  const server = await findLocalServer(settings, wanted.signal);
  refuseRepository(wanted.repository, server);
  const pgbackrest = findPgBackRest();
  const info = await readStanza(server.account, pgbackrest, wanted.stanza, wanted.repository);
  const machine = { ...(await readMachine()), pgbackrest, hasBackup: info !== undefined && info.backups.length > 0 };
  return { server, machine, info, steps: planPointInTime(server, wanted, machine) };
}

function refuseRepository(repository: string, { dataFolder, account }: LocalServer): void {
  const inside = relative(dataFolder, repository);
  const isInside = !isAbsolute(inside) && !inside.startsWith('..');
  const isOdd = !isAbsolute(repository) || /[\s'"\\%=]/.test(repository);
  if (!isInside && !isOdd) return;
  const why = isOdd ? 'its path must be absolute and plain' : 'it is in the data folder of the server';
  throw new UsageError(`The repository cannot be ${repository}: ${why}.`, {
    code: 'bad_repository',
    hint: `Name a folder on another disk, which "${account.name}" is to own, such as /mnt/backups/point-in-time.`,
  });
}

/** Throws TargetError `no_pgbackrest`. */
export function findPgBackRest(path = `${process.env['PATH'] ?? ''}:/usr/bin:/usr/local/bin`): string {
  for (const folder of path.split(':').filter(isAbsolute)) {
    const program = join(folder, 'pgbackrest');
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      // Not there.
    }
  }
  throw new TargetError(
    'There is no pgBackRest on this machine, which keeps the log of the server for point in time.',
    {
      code: 'no_pgbackrest',
      hint: 'Install it: apt-get install pgbackrest. Then call this again.',
    },
  );
}

/** Undefined where there is no such stanza, or it cannot be read. */
export async function readStanza(
  account: ServerAccount,
  pgbackrest: string,
  stanza: string,
  repository?: string,
): Promise<StanzaInfo | undefined> {
  const place = repository === undefined ? [] : [`--repo1-path=${repository}`];
  const { stdout } = await runAs(account, [pgbackrest, `--stanza=${stanza}`, ...place, '--output=json', 'info']);
  return parseInfo(stdout);
}

async function readMachine(): Promise<Pick<Machine, 'scheduler' | 'textOf' | 'ownerOf'>> {
  const names = new Map<number, string>();
  const { stdout } = await run(['getent', 'passwd']);
  for (const line of stdout.split('\n')) {
    const [name = '', , uid] = line.split(':');
    if (uid !== undefined && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return {
    scheduler: existsSync('/run/systemd/system') ? 'systemd' : existsSync('/etc/cron.d') ? 'cron' : 'none',
    textOf: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    ownerOf: (path) => (existsSync(path) ? names.get(statSync(path).uid) : undefined),
  };
}

interface CarryOptions {
  mayRestart: boolean;
  signal: AbortSignal;
}

async function carryOut(step: Step, server: LocalServer, { mayRestart, signal }: CarryOptions): Promise<void> {
  const { account } = server;
  const ids = (owner: string) => (owner === account.name ? ([account.uid, account.gid] as const) : ([0, 0] as const));
  signal.throwIfAborted();
  switch (step.kind) {
    case 'folder':
      mkdirSync(step.path, { recursive: true, mode: step.mode });
      chownSync(step.path, ...ids(step.owner));
      chmodSync(step.path, step.mode);
      return;
    case 'file':
      await writeFile(step, server, signal);
      return;
    case 'settings':
      await ask(server, settingStatements(step.values).join('\n'), signal);
      return;
    case 'restart':
      await restart(step.words, mayRestart);
      return;
    case 'run': {
      const ran = step.as === 'root' ? run(step.words, { signal }) : runAs(account, step.words, { signal });
      await expectDone(ran, step.doing, 'Mend that, and call this again: what was done already is not done twice.');
    }
  }
}

/** By its owner: in a folder of another account, root would follow a link that this has put in its place. */
async function writeFile(
  { path, text, owner }: Extract<Step, { kind: 'file' }>,
  { account }: LocalServer,
  signal: AbortSignal,
): Promise<void> {
  if (owner === account.name) {
    await expectDone(runAs(account, ['tee', path], { input: text, signal }), `writing ${path}`, 'See the reason.');
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flush: true });
  // Whatever this process leaves to others of what it makes.
  chmodSync(path, 0o644);
}

/** Throws TargetError `restart_needed`. */
async function restart(words: readonly [string, ...string[]] | undefined, mayRestart: boolean): Promise<void> {
  if (!mayRestart || words === undefined) {
    throw new TargetError('The server must be restarted before it archives its log; all before that is done.', {
      code: 'restart_needed',
      hint: `${words === undefined ? 'Restart it' : `Restart it (${words.join(' ')})`} when nobody minds a moment without it, and call this again${words === undefined ? '' : '; or call this with --restart'}.`,
    });
  }
  await expectDone(run(words), 'restarting the server', 'See the log of the server.');
}

function notesOf({ dataFolder }: LocalServer, { scheduler }: Machine, { repository, stanza }: Wanted): string[] {
  const isSameDisk = statSync(dataFolder).dev === statSync(repository).dev;
  return [
    ...(isSameDisk ? [`The repository is on the disk of the database, and is lost with it: ${repository}`] : []),
    ...(scheduler === 'none'
      ? [
          `Neither systemd nor cron is here: let something run, as the server's account, pgbackrest --stanza=${stanza} --type=full backup each week and --type=incr each day.`,
        ]
      : []),
  ];
}
