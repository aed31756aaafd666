/** `vanguard connection …`: how PEMS is reached, as an operator manages it. */
import {
  type ConnectionChange,
  type ConnectionEntry,
  encryptionKey,
  listConnections,
  type ReencryptedSecrets,
  rotateSecrets,
  saveConnection,
  unlockLegacySecrets,
  withKeysInUse,
} from '@vanguard/datastore';
import type { ConnectionCheck } from '@vanguard/pems';
import { testConnection } from '@vanguard/server/connections';
import { type ExitStatus, exitStatus, UsageError } from 'sqlite-to-postgres/errors';
import { type CommandContext, type Output, paint, plural, printReport } from 'sqlite-to-postgres/cli';
import { readSettings } from '../settings.ts';
import { keyReader } from '../settings/encryption-keys.ts';
import { keepEncryptionKeys, makeEncryptionKey, replaceEncryptionKeys } from '../settings/keep-secret.ts';
import { describeTable } from './describe-table.ts';
import { readSecret } from './read-password.ts';
import type { JsonOption } from './user-commands.ts';
import { withDatabase } from './with-installation.ts';

export async function runListConnections(context: CommandContext, options: JsonOption): Promise<void> {
  const readKeys = await keyReader(readSettings(context.environment));
  const connections = await withDatabase(context, async (database) => await listConnections(database, readKeys()));
  printReport(context, options, { connections }, describeConnections(connections, context.stdout));
}

const credentialWords = { none: 'none', ready: 'ready', locked: 'locked', foreign: 'other key' };

function describeConnections(connections: readonly ConnectionEntry[], output: Output): string {
  if (connections.length === 0)
    return 'There are no connections. A move of a legacy installation brings its own; make one: vanguard connection set <id>\n';
  const rows = connections.map(({ id, usage, url, organizationCode, credentials, status, ownCredentials }) => [
    id,
    usage,
    organizationCode ?? (ownCredentials.length === 0 ? 'all' : `all; own credentials: ${ownCredentials.join(', ')}`),
    url,
    credentialWords[credentials],
    status,
  ]);
  const table = describeTable(['ID', 'USAGE', 'ORGANIZATION', 'ADDRESS', 'CREDENTIALS', 'STATUS'], rows, output);
  const isLocked = connections.some(({ credentials }) => credentials === 'locked');
  return isLocked
    ? `${table}\nLocked: give the ENCRYPTION_KEY of the legacy installation once: vanguard connection unlock\n`
    : table;
}

export async function runUnlock(context: CommandContext, options: JsonOption): Promise<void> {
  const readKeys = await keyReader(readSettings(context.environment));
  const question = 'ENCRYPTION_KEY of the legacy installation (it is not shown): ';
  const legacyKey = encryptionKey((await readSecret(context, 'encryption key', question)).trim());
  const result = await withDatabase(
    context,
    async (database) => await unlockLegacySecrets(database, legacyKey, readKeys),
  );
  const words =
    result.count === 0 && result.left.length === 0
      ? 'There was nothing to unlock.\n'
      : `${plural(result.count, 'credential')} can be used now, under a key of this installation. The old key is no longer needed.\n`;
  printReport(context, options, result, words + describeLeft(result));
}

function describeLeft({ left }: ReencryptedSecrets): string {
  if (left.length === 0) return '';
  return `The key does not open those of: ${left.join(', ')}. They were left as they are.\n`;
}

export interface SetConnectionOptions extends JsonOption {
  usage?: string;
  url?: string;
  readWrite?: boolean;
  readOnly?: boolean;
  organization?: string;
  tenant?: string;
  pemsOrganization?: string;
  auth?: string;
  user?: string;
}

const secretWords: Readonly<Record<string, string>> = { basic: 'password', bearer: 'token', apiKey: 'key' };

export async function runSetConnection(
  context: CommandContext,
  id: string,
  options: SetConnectionOptions,
): Promise<void> {
  const { usage, url, organization, tenant, pemsOrganization, auth, user } = options;
  if ((tenant === undefined) !== (pemsOrganization === undefined)) {
    throw new UsageError('--tenant and --pems-organization are given together. Nothing was changed.', {
      code: 'bad_usage',
      hint: 'PEMS asks for both with each request.',
    });
  }
  if (options.readWrite === true && options.readOnly === true) {
    throw new UsageError('--read-write and --read-only exclude each other. Nothing was changed.', {
      code: 'bad_usage',
      hint: 'Give one of them.',
    });
  }
  const operations = options.readWrite === true ? 'read-write' : options.readOnly === true ? 'read' : undefined;
  const readKeys = await keyReader(readSettings(context.environment));
  const what = secretWords[auth ?? ''];
  const authValue =
    what === undefined ? undefined : await readSecret(context, what, `New ${what} of ${id} (it is not shown): `);
  const headers =
    tenant === undefined || pemsOrganization === undefined ? undefined : { tenant, organization: pemsOrganization };
  const change: ConnectionChange = {
    id,
    organization,
    usage,
    url,
    operations,
    authType: auth,
    authKey: user,
    authValue,
    headers,
  };
  const isNew = await withDatabase(context, async (database) => await saveConnection(database, change, readKeys));
  const words = `The connection ${id} was ${isNew ? 'made' : 'changed'}. See whether it works: vanguard connection test ${id}\n`;
  printReport(context, options, { id, isNew }, words);
}

export interface TestConnectionOptions extends JsonOption {
  organization?: string;
}

/** Ends with the status of the source where something is in the way. */
export async function runTestConnection(
  context: CommandContext,
  id: string,
  options: TestConnectionOptions,
): Promise<ExitStatus> {
  const readKeys = await keyReader(readSettings(context.environment));
  const { signal } = context;
  const check = await withDatabase(
    context,
    async (database) => await testConnection(database, { id, organization: options.organization, signal }, readKeys()),
  );
  printReport(context, options, check, describeCheck(check, context.stdout));
  return check.isFine ? exitStatus.done : exitStatus.source;
}

function describeCheck({ feed, steps, recordCount, latencyMs }: ConnectionCheck, output: Output): string {
  const lines = steps.flatMap(({ name, isFine, detail, hint }) => [
    `${paint(output, isFine ? 'green' : 'red', isFine ? '✓' : '✗')} ${name.padEnd(7)} ${detail}`,
    ...(hint === undefined ? [] : [`          ${hint}`]),
  ]);
  const isFine = steps.every((step) => step.isFine);
  const words = `${recordCount ?? 'some'} ${feed ?? 'records'}, first answer after ${latencyMs ?? 0} ms`;
  return `${lines.join('\n')}\n${isFine ? `The connection can be used: ${words}.` : 'The connection cannot be used as it is.'}\n`;
}

/** What the setting holds is changed by whoever set it; a file is changed here. */
export async function runRotateKey(context: CommandContext, options: JsonOption): Promise<void> {
  const { encryptionKeys, dataFolder } = readSettings(context.environment);
  const readKeys = await keyReader(readSettings(context.environment));
  const isKept = encryptionKeys === undefined;
  const result = await withDatabase(context, async (database) => {
    const rotated = await rotateSecrets(database, () => {
      if (isKept) replaceEncryptionKeys(dataFolder, [makeEncryptionKey(), ...keepEncryptionKeys(dataFolder)]);
      return readKeys();
    });
    if (isKept) await withKeysInUse(database, (ids) => dropUnused(dataFolder, ids));
    return rotated;
  });
  const words = isKept
    ? `${plural(result.count, 'credential')} came under a new key; the old one is forgotten.\n`
    : `${plural(result.count, 'credential')} came under the first key of VANGUARD_ENCRYPTION_KEY. The others can be taken out of it.\n`;
  printReport(context, options, result, words + describeLeft(result));
}

/** The one that encrypts stays, whatever is in use. */
function dropUnused(dataFolder: string, ids: ReadonlySet<string>): void {
  const [current = '', ...others] = keepEncryptionKeys(dataFolder);
  replaceEncryptionKeys(dataFolder, [current, ...others.filter((key) => ids.has(encryptionKey(key).id))]);
}
