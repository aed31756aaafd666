/**
 * The data of an embedded server as those of the version that comes with this program. The earlier server runs meanwhile, on data that
 * nobody can write to; the caller copies them to a new server beside it, and proves what is there. Then they change places. Until that
 * nothing has changed, and after it the earlier data stand beside.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectClient } from '../connect.ts';
import { chooseAccount, giveTo } from '../embedded/account.ts';
import { findBinaries } from '../embedded/binaries.ts';
import { type DataFolder, openDataFolder, readDataVersion, readPassword } from '../embedded/data-folder.ts';
import { exchangeData, nextDataOf } from '../embedded/exchange-data.ts';
import { tryFileLock } from '../embedded/file-lock.ts';
import { removeFolder } from '../embedded/remove-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { EmbeddedPostgresError } from '../errors.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { giveAll } from './unpack-cluster.ts';

/** Major versions of PostgreSQL. */
export interface VersionStep {
  from: string;
  to: string;
}

export interface UpgradingCluster extends VersionStep {
  earlier: EmbeddedPostgres;
  /** Holds nothing yet. */
  next: EmbeddedPostgres;
  /** For files, closed to other accounts; removed in the end. */
  folder: string;
}

export interface UpgradeClusterOptions<Result> {
  dir: string;
  /** What it throws ends the upgrade, and nothing has changed. */
  copy: (cluster: UpgradingCluster) => Promise<Result>;
  signal: AbortSignal;
}

export interface UpgradedCluster<Result> extends VersionStep {
  result: Result;
  /** Where the earlier data are kept. */
  kept: string;
}

const scratchName = '.upgrade';

/** Undefined where there are no data, or those of this program's version. Throws EmbeddedPostgresError. */
export function findVersionStep(dir: string): VersionStep | undefined {
  if (!existsSync(dir)) return undefined;
  const place = openDataFolder(dir);
  const from = readDataVersion(place);
  const to = findBinaries(chooseAccount(place.data)).majorVersion;
  return from !== undefined && Number(from) < Number(to) ? { from, to } : undefined;
}

/** Throws EmbeddedPostgresError `folder_in_use`, `no_earlier_programs`; the signal's reason; what `copy` throws. */
export async function upgradeCluster<Result>({
  dir,
  copy,
  signal,
}: UpgradeClusterOptions<Result>): Promise<UpgradedCluster<Result>> {
  const place = openDataFolder(dir);
  const scratch = join(place.root, scratchName);
  let exchange: (() => Promise<void>) | undefined;
  const earlier = await startEarlier(dir, signal, async () => await exchange?.());
  let kept = '';
  try {
    const { from, to } = versionsOf(place);
    for (const path of [scratch, nextDataOf(place)]) await removeFolder(path);
    mkdirSync(scratch, { mode: 0o755 });
    const { data, result } = await makeNext(place, scratch, async (next, folder) =>
      copy({ from, to, earlier, next, folder }),
    );
    signal.throwIfAborted();
    exchange = async () => {
      const ownership = tryFileLock(place.ownerLock);
      if (ownership === undefined) throw inUse(place);
      try {
        await giveAll(chooseAccount(place.data), data);
        kept = exchangeData(place, data, `data-of-postgres-${from}`);
      } finally {
        ownership.release();
      }
    };
    await earlier.stop();
    return { from, to, kept, result };
  } finally {
    await earlier.stop().finally(async () => await removeFolder(scratch));
  }
}

/** On data that cannot be written to, and whose server nobody else has. One that a killed owner has left is ended first. */
async function startEarlier(
  dir: string,
  signal: AbortSignal,
  onStopped: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const settings = { default_transaction_read_only: 'on' };
  for (let tries = 0; ; tries++) {
    const server = await startEmbeddedPostgres({ dir, takesEarlierData: true, settings, onStopped, signal });
    if (server.origin === 'started') return server;
    await server.stop();
    if (server.origin === 'joined' || tries > 0) throw inUse(openDataFolder(dir));
  }
}

function versionsOf(place: DataFolder): VersionStep {
  const [from, { majorVersion: to }] = [readDataVersion(place), findBinaries(chooseAccount(place.data))];
  if (from === undefined || Number(from) >= Number(to)) throw inUse(place);
  return { from, to };
}

/** Returns the folder of the new data, whose superuser has the password of the earlier one. */
async function makeNext<Result>(
  place: DataFolder,
  scratch: string,
  copy: (next: EmbeddedPostgres, folder: string) => Promise<Result>,
): Promise<{ data: string; result: Result }> {
  const files = join(scratch, 'files');
  mkdirSync(files, { mode: 0o700 });
  const next = await startEmbeddedPostgres({ dir: join(scratch, 'server') });
  try {
    takePasswords(place, next.dir);
    const result = await copy(next, files);
    await setPassword(next, readPassword(place));
    return { data: next.dataDir, result };
  } finally {
    await next.stop();
  }
}

/** Of the roles that this program has made; they are asked for where a role is. */
function takePasswords({ root }: DataFolder, dir: string): void {
  const account = chooseAccount(join(dir, 'data'));
  for (const name of readdirSync(root).filter((one) => one.startsWith('password-of-') && !one.endsWith('.new'))) {
    copyFileSync(join(root, name), join(dir, name));
    giveTo(account, join(dir, name));
  }
}

async function setPassword(server: EmbeddedPostgres, password: string): Promise<void> {
  const admin = await connectClient(server.url());
  try {
    await admin.query(`alter role postgres password ${quoteLiteral(password)}`);
  } finally {
    await admin.end();
  }
}

/** Without those that every server has. */
const rolesToCopy = `
  select rolname as name, rolpassword as password,
         concat_ws(' ', case when rolcanlogin then 'login' else 'nologin' end, case when rolsuper then 'superuser' else 'nosuperuser' end,
           case when rolcreatedb then 'createdb' else 'nocreatedb' end, case when rolcreaterole then 'createrole' else 'nocreaterole' end,
           case when rolinherit then 'inherit' else 'noinherit' end, case when rolreplication then 'replication' else 'noreplication' end,
           case when rolbypassrls then 'bypassrls' else 'nobypassrls' end, 'connection limit ' || rolconnlimit,
           'valid until ' || quote_literal(rolvaliduntil::text)) as attributes
    from pg_authid where rolname !~ '^pg_' and oid >= 16384 order by 1`;
const membershipsToCopy = `
  select pg_get_userbyid(roleid) as role, pg_get_userbyid(member) as member, admin_option as "isAdmin"
    from pg_auth_members m join pg_roles r on r.oid = m.member
   where m.member >= 16384 order by 1, 2`;

/** From one server to another, both as their superuser. */
export async function copyRoles(from: EmbeddedPostgres, to: EmbeddedPostgres): Promise<void> {
  const [source, target] = [await connectClient(from.url()), await connectClient(to.url())];
  try {
    const { rows: roles } = await source.query<{ name: string; password: string | null; attributes: string }>(
      rolesToCopy,
    );
    for (const { name, password, attributes } of roles) {
      const secret = password === null ? 'null' : quoteLiteral(password);
      await target.query(`create role ${quoteIdentifier(name)} ${attributes} password ${secret}`);
    }
    const { rows: memberships } = await source.query<{ role: string; member: string; isAdmin: boolean }>(
      membershipsToCopy,
    );
    for (const { role, member, isAdmin } of memberships) {
      const option = isAdmin ? ' with admin option' : '';
      await target.query(`grant ${quoteIdentifier(role)} to ${quoteIdentifier(member)}${option}`);
    }
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

function inUse({ root }: DataFolder): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`Another process has the embedded PostgreSQL in ${root}, and may write to it.`, {
    code: 'folder_in_use',
    hint: 'Stop the product, and what else runs on these data, then try again. Nothing was changed.',
  });
}
