/** What has to be done for point in time, in order, as data: nothing that is there already. Pure; `--print` shows this very plan. */
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import type { ArchiveSetting, LocalServer } from './local-server.ts';
import {
  configFileOf,
  describeConfig,
  describeCrontab,
  describeUnits,
  keptConfigOf,
  noteCommand,
  noteFolder,
  readConfig,
  timersOf,
} from './stanza.ts';

export type Step =
  | { kind: 'folder'; path: string; owner: string; mode: number }
  | { kind: 'file'; path: string; text: string; owner: string }
  | { kind: 'settings'; values: Partial<Record<ArchiveSetting, string>> }
  | { kind: 'restart'; words: readonly [string, ...string[]] | undefined }
  /** `doing`: "making the stanza". */
  | { kind: 'run'; as: string; words: readonly [string, ...string[]]; doing: string };

export interface Wanted {
  stanza: string;
  /** Absolute. */
  repository: string;
  kept: number;
}

/** What this machine has. */
export interface Machine {
  pgbackrest: string;
  scheduler: 'systemd' | 'cron' | 'none';
  /** The text of a file; undefined where there is none. */
  textOf: (path: string) => string | undefined;
  /** The account that a folder belongs to; undefined where there is none. */
  ownerOf: (path: string) => string | undefined;
  /** Of this stanza, in its repository. */
  hasBackup: boolean;
}

/** A quiet server's log is no older than that in the archive. */
const archiveTimeoutS = 60;

/** Throws UsageError `archived_elsewhere`, `stanza_taken`; TargetError `no_repository`. */
export function planPointInTime(server: LocalServer, wanted: Wanted, machine: Machine): Step[] {
  const { stanza, repository } = wanted;
  const { account } = server;
  const { pgbackrest } = machine;
  const config = describeConfig({ ...server, ...wanted });
  const before = readConfig(machine.textOf(configFileOf(stanza)) ?? '');
  refuseOtherServer(server, stanza, before.get('pg1-path'));
  refuseLostRepository(repository, before.get('repo1-path'), machine);
  const as = account.name;
  const values = planSettings(server, `${pgbackrest} --stanza=${stanza} archive-push %p`);
  const call = (doing: string, ...words: string[]): Step => ({
    kind: 'run',
    as,
    words: [pgbackrest, `--stanza=${stanza}`, ...words],
    doing,
  });
  const note: Step = {
    kind: 'run',
    as,
    words: ['sh', '-c', noteCommand(stanza, pgbackrest)],
    doing: 'noting the backup',
  };
  return [
    ...['/etc/pgbackrest', '/etc/pgbackrest/conf.d'].flatMap((path) => planFolder(machine, path, 'root', 0o755)),
    ...planFolder(machine, repository, as, 0o750),
    ...planFolder(machine, noteFolder, as, 0o755),
    ...planFile(machine, configFileOf(stanza), config, 'root'),
    ...planFile(machine, keptConfigOf(repository, stanza), config, as),
    ...(Object.keys(values).length === 0 ? [] : [{ kind: 'settings', values } as const]),
    call('making the stanza', 'stanza-create'),
    ...(isArchiving(server) ? [] : [{ kind: 'restart', words: restartOf(server) } as const]),
    call('trying the archive', 'check'),
    ...(machine.hasBackup ? [] : [call('making the first full backup', '--type=full', 'backup')]),
    note,
    ...planSchedule(machine, stanza, as),
  ];
}

const isArchiving = ({ running }: LocalServer) => ['on', 'always'].includes(running.archive_mode ?? '');

function restartOf({ cluster }: LocalServer): readonly [string, ...string[]] | undefined {
  return cluster === undefined ? undefined : ['pg_ctlcluster', ...cluster, 'restart'];
}

/** Another cluster of this machine has that name. */
function refuseOtherServer({ dataFolder }: LocalServer, stanza: string, other = dataFolder): void {
  if (other === dataFolder) return;
  throw new UsageError(`The stanza "${stanza}" is of the server in ${other}, and this one is in ${dataFolder}.`, {
    code: 'stanza_taken',
    hint: 'Give this server another name with --stanza.',
  });
}

/** Of a disk that is not mounted, a new one would be begun in its place. */
function refuseLostRepository(repository: string, before: string | undefined, { ownerOf }: Machine): void {
  if (before !== repository || ownerOf(repository) !== undefined) return;
  throw new TargetError(`The repository is not there any more: ${repository}`, {
    code: 'no_repository',
    hint: 'Mount its disk. If its backups are lost, make an empty folder in its place, and call this again.',
  });
}

/** Throws UsageError `archived_elsewhere`. */
function planSettings({ running, written }: LocalServer, command: string): Partial<Record<ArchiveSetting, string>> {
  const planned = (name: ArchiveSetting) => written[name] ?? running[name] ?? '';
  const own = planned('archive_command');
  const others = [planned('archive_library'), ['', '(disabled)', command].includes(own) ? '' : own].filter(Boolean);
  if (others.length > 0) {
    throw new UsageError(`The server's log is archived already, by something else: ${others.join(', ')}`, {
      code: 'archived_elsewhere',
      hint: 'Keep that, and its way to point in time; or empty archive_command and archive_library (alter system reset …; select pg_reload_conf()), and call this again.',
    });
  }
  const isLogged = ['', 'replica', 'logical'].includes(planned('wal_level'));
  return {
    ...(own !== command && { archive_command: command }),
    ...(!['on', 'always'].includes(planned('archive_mode')) && { archive_mode: 'on' }),
    ...(Number.parseInt(planned('archive_timeout') || '0', 10) === 0 && { archive_timeout: `${archiveTimeoutS}s` }),
    ...(!isLogged && { wal_level: 'replica' }),
  };
}

function planFolder({ ownerOf }: Machine, path: string, owner: string, mode: number): Step[] {
  return ownerOf(path) === owner ? [] : [{ kind: 'folder', path, owner, mode }];
}

function planFile({ textOf }: Machine, path: string, text: string, owner: string): Step[] {
  return textOf(path) === text ? [] : [{ kind: 'file', path, text, owner }];
}

function planSchedule(machine: Machine, stanza: string, account: string): Step[] {
  const { scheduler, pgbackrest } = machine;
  if (scheduler === 'none') return [];
  const describe = scheduler === 'systemd' ? describeUnits : describeCrontab;
  const files = Object.entries(describe(stanza, account, pgbackrest)).flatMap(([path, text]) =>
    planFile(machine, path, text, 'root'),
  );
  if (files.length === 0 || scheduler === 'cron') return files;
  const call = (...words: string[]): Step => ({
    kind: 'run',
    as: 'root',
    words: ['systemctl', ...words],
    doing: 'starting the timers',
  });
  return [...files, call('daemon-reload'), call('enable', '--now', ...timersOf(stanza))];
}

/** A script for root that does the same. */
export function printPlan(steps: readonly Step[], server: LocalServer): string {
  return ['#!/bin/sh', 'set -eu', ...steps.map((step) => printStep(step, server)), ''].join('\n');
}

function printStep(step: Step, { account, socketFolder, port }: LocalServer): string {
  switch (step.kind) {
    case 'folder': {
      const mode = step.mode.toString(8);
      return `install -d -o ${step.owner} -g "$(id -gn ${step.owner})" -m ${mode} ${quote(step.path)}`;
    }
    case 'file': {
      const as = step.owner === 'root' ? '' : `runuser -u ${step.owner} -- `;
      const written = `${as}tee ${quote(step.path)} >/dev/null <<'END'\n${step.text}END`;
      return step.owner === 'root' ? `${written}\nchmod 644 ${quote(step.path)}` : written;
    }
    case 'settings': {
      const statements = settingStatements(step.values).map((line) => `${line}\n`);
      return `runuser -u ${account.name} -- psql -Xq -v ON_ERROR_STOP=1 -h ${quote(socketFolder)} -p ${port} -d postgres <<'END'\n${statements.join('')}END`;
    }
    case 'restart':
      return step.words?.join(' ') ?? 'echo "Restart the server here, then go on with the lines below."; exit 1';
    case 'run': {
      const as = step.as === 'root' ? [] : ['runuser', '-u', step.as, '--'];
      return [...as, ...step.words].map(quote).join(' ');
    }
  }
}

const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Of SQL, each one that runs outside a transaction. */
export function settingStatements(values: Partial<Record<ArchiveSetting, string>>): string[] {
  const set = Object.entries(values).map(
    ([name, value]) => `alter system set ${name} = '${value.replaceAll("'", "''")}';`,
  );
  return [...set, 'select pg_reload_conf();'];
}
