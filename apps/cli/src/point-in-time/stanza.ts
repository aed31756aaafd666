/** What pgBackRest calls a stanza: a server, its repository, and the files that say so. Pure. */
import { availableParallelism } from 'node:os';
import { UsageError } from 'sqlite-to-postgres/errors';

export const defaultStanza = 'vanguard';
/** It stands in names of files and units, and in a shell. Throws UsageError `bad_stanza`. */
export function refuseStanza(name: string): void {
  if (/^[a-z][a-z0-9-]{0,40}$/.test(name)) return;
  throw new UsageError(`"${name}" cannot be the name of a stanza.`, {
    code: 'bad_stanza',
    hint: 'Use small letters, digits and hyphens, such as vanguard-2.',
  });
}

export const configFileOf = (stanza: string) => `/etc/pgbackrest/conf.d/${stanza}.conf`;
/** Beside the repository, for the day on which this machine is lost. */
export const keptConfigOf = (repository: string, stanza: string) => `${repository}/${stanza}.conf`;

/** What the latest backup was, for accounts that may not read the repository. */
export const noteFolder = '/var/lib/vanguard-point-in-time';
export const noteFileOf = (stanza: string) => `${noteFolder}/${stanza}.json`;

export interface StanzaConfig {
  stanza: string;
  dataFolder: string;
  socketFolder: string;
  port: number;
  repository: string;
  /** Full backups, and the log since the oldest of them. */
  kept: number;
}

/** In the section of the stanza alone, which wins over what others have written for all. */
export function describeConfig({ stanza, dataFolder, socketFolder, port, repository, kept }: StanzaConfig): string {
  const processes = Math.max(1, Math.floor(availableParallelism() / 2));
  return `# Written by \`vanguard backup point-in-time\`; called again, it writes this anew.
[${stanza}]
pg1-path=${dataFolder}
pg1-socket-path=${socketFolder}
pg1-port=${port}
repo1-path=${repository}
repo1-retention-full=${kept}
repo1-bundle=y
compress-type=zst
process-max=${processes}
start-fast=y
`;
}

/** A value of the first stanza of a file. */
export function readConfig(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => /^([\w-]+)=(.*)$/.exec(line));
  return new Map(lines.flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const])));
}

/** The service, which a part of its name tells what to make, and its timers: a full backup a week, what has changed on other days. */
export function describeUnits(stanza: string, account: string, pgbackrest: string): Record<string, string> {
  const unit = `${stanza}-point-in-time`;
  const timer = (kind: string, calendar: string) => `[Unit]
Description=Backups (${kind}) for point in time of ${stanza}

[Timer]
OnCalendar=${calendar}
RandomizedDelaySec=10min
Persistent=true
Unit=${unit}@${kind}.service

[Install]
WantedBy=timers.target
`;
  return {
    [`/etc/systemd/system/${unit}@.service`]: `[Unit]
Description=Backup (%i) for point in time of ${stanza}

[Service]
Type=oneshot
User=${account}
ExecStart=${pgbackrest} --stanza=${stanza} --type=%i backup
ExecStartPost=/bin/sh -c '${noteCommand(stanza, pgbackrest)}'
StateDirectory=${noteFolder.replace('/var/lib/', '')}
Nice=10
IOSchedulingClass=idle
`,
    [`/etc/systemd/system/${unit}-full.timer`]: timer('full', 'Sun *-*-* 01:30'),
    [`/etc/systemd/system/${unit}-incr.timer`]: timer('incr', 'Mon..Sat *-*-* 01:30'),
  };
}

export const timersOf = (stanza: string) => ['full', 'incr'].map((kind) => `${stanza}-point-in-time-${kind}.timer`);

/** Where there is no systemd. */
export function describeCrontab(stanza: string, account: string, pgbackrest: string): Record<string, string> {
  const line = (days: string, kind: string) =>
    `30 1 * * ${days} ${account} nice ${pgbackrest} --stanza=${stanza} --type=${kind} backup && ${noteCommand(stanza, pgbackrest)}\n`;
  return { [`/etc/cron.d/${stanza}-point-in-time`]: line('0', 'full') + line('1-6', 'incr') };
}

/** A shell's. Half of a note is none. */
export function noteCommand(stanza: string, pgbackrest: string): string {
  const file = noteFileOf(stanza);
  return `${pgbackrest} --stanza=${stanza} --output=json info > ${file}.new && mv ${file}.new ${file}`;
}
