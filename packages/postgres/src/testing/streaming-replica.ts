/** A streaming replica of an embedded server, made of its own physical copy. */
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { archiveName, writeBaseBackup } from '../backup/base-backup.ts';
import { chooseAccount, giveTo } from '../embedded/account.ts';
import { openDataFolder } from '../embedded/data-folder.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../embedded/start-embedded-postgres.ts';

/** For primary and replica: a server that may lose everything keeps no log to send. */
export const streamingSettings = { wal_level: 'replica', max_wal_senders: 5 };

/** `parent`: an existing folder of the test's, beside that of the primary. The caller stops it. */
export async function startReplica(
  primary: EmbeddedPostgres,
  parent: string,
  options: Pick<EmbeddedPostgresOptions, 'settings'> = {},
): Promise<EmbeddedPostgres> {
  const copy = mkdtempSync(join(parent, 'copy-'));
  await writeBaseBackup(primary.url(), { folder: copy });
  const place = openDataFolder(join(parent, 'replica'));
  mkdirSync(place.data, { mode: 0o700 });
  await extract({ file: join(copy, archiveName), cwd: place.data, preserveOwner: false });
  const { hostname, port, username, password } = new URL(primary.url());
  const connection = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  appendFileSync(join(place.data, 'postgresql.auto.conf'), `primary_conninfo = '${connection}'\n`);
  writeFileSync(join(place.data, 'standby.signal'), '');
  copyFileSync(join(primary.dir, 'superuser-password'), place.passwordFile);
  const account = chooseAccount(primary.dataDir);
  giveTo(account, place.root);
  for (const entry of readdirSync(place.root, { recursive: true, withFileTypes: true }))
    giveTo(account, join(entry.parentPath, entry.name));
  return await startEmbeddedPostgres({
    dir: place.root,
    durable: false,
    settings: { ...streamingSettings, ...options.settings },
  });
}
