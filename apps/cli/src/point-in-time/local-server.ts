/** The server of DATABASE_URL where it runs on this machine: asked by `psql` as its own account, who may see and set all. */
import { existsSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from '@vanguard/postgres/connection';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { withClient } from '../backup/engine.ts';
import type { Settings } from '../settings.ts';
import { accountOf, expectDone, runAs, type ServerAccount } from './run-as.ts';

const archiveSettings = ['archive_mode', 'archive_command', 'archive_library', 'archive_timeout', 'wal_level'] as const;
export type ArchiveSetting = (typeof archiveSettings)[number];

export interface LocalServer {
  account: ServerAccount;
  socketFolder: string;
  port: number;
  /** Major version. */
  postgres: number;
  dataFolder: string;
  systemIdentifier: string;
  /** As the server goes by them now. */
  running: Partial<Record<ArchiveSetting, string>>;
  /** As its files say, where they do. */
  written: Partial<Record<ArchiveSetting, string>>;
  /** Version and name, as `pg_ctlcluster` takes them, of a cluster of Debian's. */
  cluster: readonly [version: string, name: string] | undefined;
}

type Told = Omit<LocalServer, 'account' | 'socketFolder' | 'port' | 'cluster'> & {
  configFile: string;
  isStandby: boolean;
};

const names = archiveSettings.map((name) => `'${name}'`).join(', ');
const question = `
  select json_build_object(
    'postgres', current_setting('server_version_num')::integer / 10000,
    'dataFolder', current_setting('data_directory'), 'configFile', current_setting('config_file'),
    'systemIdentifier', (select system_identifier::text from pg_control_system()),
    'isStandby', pg_is_in_recovery(),
    'running', (select json_object_agg(name, setting) from pg_settings where name in (${names})),
    'written', coalesce((
      select json_object_agg(name, setting)
        from (select distinct on (name) name, setting from pg_file_settings
               where name in (${names}) order by name, seqno desc) one), '{}'))`;

/** Throws UsageError `no_database_url`, `not_this_machine`, `not_server_account`; TargetError; PostgresConnectionError. */
export async function findLocalServer(settings: Settings, signal?: AbortSignal): Promise<LocalServer> {
  const url = settings.directUrl ?? settings.databaseUrl;
  if (url === undefined) throw noServer();
  const place = await findSocket(url);
  const account = await accountOf(join(place.socketFolder, `.s.PGSQL.${place.port}`));
  const told = JSON.parse(await ask({ ...place, account }, question, signal)) as Told;
  const identifier = await withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select system_identifier::text as id from pg_control_system()',
    );
    return rows[0]?.id;
  });
  if (identifier !== told.systemIdentifier)
    throw notThisMachine('another server answers there than on the socket of this machine');
  if (told.isStandby) {
    throw new TargetError('The server of this machine is a replica.', {
      code: 'is_replica',
      hint: 'Call this on the machine of the primary.',
    });
  }
  const { configFile, isStandby: _, ...facts } = told;
  return { ...place, account, ...facts, cluster: clusterOf(configFile) };
}

export type Place = Pick<LocalServer, 'socketFolder' | 'port' | 'account'>;

/** As the server's own account. Throws TargetError `program_failed`. */
export async function ask({ socketFolder, port, account }: Place, sql: string, signal?: AbortSignal): Promise<string> {
  const words = [
    'psql',
    '-XAtq',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    socketFolder,
    '-p',
    String(port),
    '-d',
    'postgres',
  ] as const;
  return await expectDone(
    runAs(account, words, { input: sql, signal }),
    `asking the server as its account "${account.name}"`,
    `It must let that account in by its socket, as Debian's does (pg_hba.conf: local all ${account.name} peer), as a superuser.`,
  );
}

/** `/etc/postgresql/15/main/postgresql.conf`. */
function clusterOf(configFile: string): LocalServer['cluster'] {
  const [, version, name] = /^\/etc\/postgresql\/([\d.]+)\/([^/]+)\/postgresql\.conf$/.exec(configFile) ?? [];
  return version === undefined || name === undefined ? undefined : [version, name];
}

const socketFolders = ['/var/run/postgresql', '/run/postgresql', '/tmp'];

async function findSocket(url: string): Promise<Pick<LocalServer, 'socketFolder' | 'port'>> {
  const { connectionUrl } = parseDatabaseUrl(url);
  const { hostname, port: written, searchParams } = new URL(connectionUrl);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1');
  const port = Number(written || searchParams.get('port') || 5432);
  if (!host.startsWith('/') && !(await isHere(host))) throw notThisMachine(`its host is ${host}`);
  const folders = host.startsWith('/') ? [host] : socketFolders;
  const socketFolder = folders.find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`)));
  if (socketFolder === undefined)
    throw notThisMachine(`no server has a socket for port ${port} in ${folders.join(', ')}`);
  return { socketFolder, port };
}

async function isHere(host: string): Promise<boolean> {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.some(({ address }) => address.startsWith('127.') || address === '::1' || own.includes(address));
}

const notThisMachine = (why: string) =>
  new UsageError(`The server in DATABASE_URL does not run on this machine: ${why}.`, {
    code: 'not_this_machine',
    hint: 'Call this on the machine of the database, as root. Behind a pooler, give the direct address of the server in DIRECT_URL. Of a managed server, the provider has point in time.',
  });

const noServer = () =>
  new UsageError('DATABASE_URL is not set: the embedded server has no archive of its log.', {
    code: 'no_database_url',
    hint: 'Use `vanguard backup` for it, or move to a server of your own.',
  });
