/** Credentials: what a legacy application has encrypted, what the product encrypts, and who can decrypt it. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  encryptionKey,
  findConnectionFor,
  listConnections,
  openConnection,
  rotateSecrets,
  unlockLegacySecrets,
} from '../index.ts';
import { acrossOrganizations } from '../scope.ts';
import { buildOrganization, useProductDatabase } from '../testing/index.ts';

const product = useProductDatabase();
const newKey = () => encryptionKey(randomBytes(32).toString('hex'));
const [legacy, first, second] = [newKey(), newKey(), newKey()];

/** As the legacy application does it, with an iv of 16 bytes. */
function legacySecret(text: string, key = legacy): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64')).join(':');
}

let [rio, port] = ['', ''];
beforeEach(async () => {
  const { database } = product;
  await acrossOrganizations(database, async (trx) => {
    for (const table of ['api_configuration', 'organization', 'ai_provider']) {
      await sql`delete from ${sql.table(table)}`.execute(trx);
    }
  });
  [rio, port] = [await buildOrganization(database, 'RIO'), await buildOrganization(database, 'PORT')];
  const headers = JSON.stringify([
    { key: 'Tenant', value: 'T' },
    { key: 'organization', value: 'RIO' },
  ]);
  await acrossOrganizations(database, async (trx) => {
    await sql`
      insert into api_configuration (id, organization_id, name, usage, url, auth_type, auth_key_encrypted, auth_value_encrypted, custom_headers)
      values ('all', null, 'Shared', 'PEMS_PFA_READ', 'https://pems.example', 'basic', ${legacySecret('shared')}, ${legacySecret('pässword')}, ${headers}),
             ('own', ${port}, 'Own', 'PEMS_PFA_READ', 'https://own.example', 'bearer', null, ${legacySecret('token')}, null),
             ('open', null, 'Open', 'PEMS_ASSETS', 'https://me:hidden@open.example/a', 'none', null, '', null)`.execute(
      trx,
    );
    await sql`
      insert into organization_api_credential (organization_id, api_configuration_id, auth_key_encrypted, auth_value_encrypted)
      values (${rio}, 'all', ${legacySecret('of rio')}, ${legacySecret('rio secret')})`.execute(trx);
    await sql`
      insert into ai_provider (id, type, name, default_model, api_key_encrypted)
      values ('ai', 'openai', 'AI', 'm', ${legacySecret('ai key')})`.execute(trx);
  });
});

async function dump(): Promise<string> {
  return await acrossOrganizations(product.database, async (trx) => {
    const { rows } = await sql<{ text: string }>`
      select concat_ws(' ', (select json_agg(c order by id) from api_configuration c),
                       (select json_agg(a) from organization_api_credential a),
                       (select json_agg(p) from ai_provider p)) as text`.execute(trx);
    return rows[0]?.text ?? '';
  });
}

const read = async (organizationId: string, ...keys: [typeof first, ...(typeof first)[]]) =>
  await findConnectionFor(product.database, { organizationId, usage: 'PEMS_PFA_READ' }, keys);

test('are locked until the key of the legacy installation is given once, and are then under one of the product', async () => {
  await expect(read(rio, first)).rejects.toMatchObject({ code: 'secret_locked' });
  expect(await unlockLegacySecrets(product.database, legacy, () => [first])).toEqual({ count: 6, left: [] });
  expect(await read(rio, first)).toEqual({
    id: 'all',
    name: 'Shared',
    usage: 'PEMS_PFA_READ',
    mayWrite: false,
    url: 'https://pems.example',
    authType: 'basic',
    authKey: 'of rio',
    authValue: 'rio secret',
    headers: { tenant: 'T', organization: 'RIO' },
    organizationCode: 'RIO',
    organizationId: rio,
  });
  expect(await openConnection(product.database, { id: 'all' }, [first])).toMatchObject({ authValue: 'pässword' });
  expect(await read(port, first)).toMatchObject({ id: 'own', authKey: null, authValue: 'token' });
  const listed = await listConnections(product.database, [first]);
  expect(JSON.stringify(listed)).not.toContain('hidden');
  expect(listed.map(({ id, credentials }) => [id, credentials])).toEqual([
    ['open', 'none'],
    ['own', 'ready'],
    ['all', 'ready'],
  ]);
  expect(await unlockLegacySecrets(product.database, legacy, () => [first])).toEqual({ count: 0, left: [] });
});

test('are left as they are by another key, and by one that opens only some, which are named', async () => {
  const before = await dump();
  await expect(unlockLegacySecrets(product.database, second, () => [first])).rejects.toMatchObject({
    code: 'wrong_encryption_key',
  });
  expect(await dump()).toBe(before);
  await acrossOrganizations(product.database, async (trx) => {
    await sql`update ai_provider set api_key_encrypted = ${legacySecret('x', second)}`.execute(trx);
  });
  expect(await unlockLegacySecrets(product.database, legacy, () => [first])).toEqual({
    count: 5,
    left: ['ai_provider ai'],
  });
});

describe('under a key of the product', () => {
  beforeEach(async () => void (await unlockLegacySecrets(product.database, legacy, () => [first])));

  test('come under another by a rotation, after which the old key is of no use', async () => {
    expect(await rotateSecrets(product.database, () => [second, first])).toEqual({ count: 6, left: [] });
    expect(await read(rio, second)).toMatchObject({ authValue: 'rio secret' });
    await expect(read(rio, first)).rejects.toMatchObject({ code: 'secret_foreign' });
    expect(await rotateSecrets(product.database, () => [second, first])).toEqual({ count: 0, left: [] });
  });

  test('stay where they are by a rotation without their key, and are named', async () => {
    const before = await dump();
    expect((await rotateSecrets(product.database, () => [second])).left).toHaveLength(4);
    expect(await dump()).toBe(before);
  });

  test('cannot be moved to another row or column, nor altered', async () => {
    const swap = async (change: ReturnType<typeof sql>) => {
      await acrossOrganizations(product.database, async (trx) => void (await change.execute(trx)));
      return await openConnection(product.database, { id: 'own' }, [first]).catch((error: unknown) => error);
    };
    const stolen = sql`update api_configuration set auth_value_encrypted =
      (select auth_value_encrypted from api_configuration where id = 'all') where id = 'own'`;
    expect(await swap(stolen)).toMatchObject({ code: 'secret_damaged' });
    const altered = sql`update api_configuration set auth_value_encrypted = auth_value_encrypted || 'AAAA' where id = 'own'`;
    expect(await swap(altered)).toMatchObject({ code: 'secret_damaged' });
    const shortTag = sql`update api_configuration
      set auth_value_encrypted = regexp_replace(auth_value_encrypted, ':([^:]{8})[^:]*:([^:]*)$', ':\\1:\\2') where id = 'own'`;
    expect(await swap(shortTag)).toMatchObject({ code: 'secret_damaged' });
  });

  test('two rotations at once leave each credential under one of the keys, and readable', async () => {
    const third = newKey();
    await Promise.all([
      rotateSecrets(product.database, () => [second, first, third]),
      rotateSecrets(product.database, () => [third, first, second]),
    ]);
    expect(await read(rio, third, second)).toMatchObject({ authKey: 'of rio', authValue: 'rio secret' });
  });
});

test('what is not a key is refused without being repeated', () => {
  expect(() => encryptionKey('secret-9')).toThrow(/^(?!.*secret-9)/);
});
