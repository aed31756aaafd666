/** Adoption of what the move leaves in `legacy`: all of it, parts of it, and what does not fit. */
import { hashSync } from '@node-rs/bcrypt';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatastoreError } from '../errors.ts';
import type { ProductTransaction } from '../scope.ts';
import { useProductDatabase } from '../testing/index.ts';
import { rolledBack } from '../testing/rolled-back.ts';
import { adoptLegacy } from './adopt-legacy.ts';
import { createLegacyTable, insertLegacy, legacyTables } from './testing/legacy-schema.ts';
import { adoptedTable, ann, legacyOf, read, rio } from './testing/small-legacy.ts';

const product = useProductDatabase();
const withLegacy = legacyOf(product);

async function refusalOf(adoption: Promise<unknown>): Promise<DatastoreError> {
  return await adoption.then(
    () => {
      throw new Error('it was adopted');
    },
    (error: unknown) => error as DatastoreError,
  );
}

describe('a whole installation', () => {
  test('arrives, every row of every table', async () => {
    await withLegacy(async (trx) => {
      const organizationId = rio.id;
      await insertLegacy(trx, 'user_organizations', { id: 'm', userId: ann.id, organizationId });
      await insertLegacy(trx, 'ai_providers', {
        id: 'gemini-default',
        type: 'gemini',
        name: 'Gemini',
        defaultModel: 'pro',
        availableModels: '["pro"]',
      });
      await insertLegacy(trx, 'organization_ai_configs', { id: 'c', organizationId, primaryProviderId: 'gone' });
      await insertLegacy(trx, 'ai_usage_logs', {
        id: 'l',
        userId: ann.id,
        organizationId: 'gone',
        provider: 'p',
        model: 'm',
        promptTokens: 1,
        completionTokens: 2,
        totalTokens: 3,
        costUsd: 0.1,
      });
      await insertLegacy(trx, 'api_configurations', {
        id: 'a',
        name: 'A',
        usage: 'PEMS_PFA_READ',
        url: '',
        authType: 'none',
      });
      await insertLegacy(trx, 'organization_api_credentials', { id: 'k', organizationId, apiConfigurationId: 'a' });
      await insertLegacy(trx, 'data_source_mappings', {
        id: 'd',
        entityType: 'pfa',
        organizationId: 'gone',
        apiConfigId: 'a',
      });
      await insertLegacy(trx, 'field_configurations', { id: 'f', name: 'F', fieldMappings: '[]' });
      await insertLegacy(trx, 'pfa_records', { id: 'r', pfaId: 'P1', organizationId });
      await insertLegacy(trx, 'sync_logs', { id: 's', organizationId: 'gone', syncType: 'full', status: 'completed' });
      const { tables } = await adoptLegacy(trx);
      expect(tables.map(({ legacyTable, rows, adopted, leftOver }) => [legacyTable, rows, adopted, leftOver])).toEqual(
        Object.keys(legacyTables)
          // The records come after everything that they refer to.
          .toSorted((a, b) => Number(a === 'pfa_records') - Number(b === 'pfa_records'))
          .map((name) => [name, 1, 1, 0]),
      );
      expect(tables.flatMap(({ notes }) => notes)).toEqual(['columns kept in legacy only: id, localVersion']);
      expect(await read(trx, sql`select record_count as n from organization_total`)).toEqual([{ n: 1 }]);
    });
  });

  test('keeps instants in UTC, days, digits, ciphertext and JSON, whatever the time zone of the session', async () => {
    await withLegacy(async (trx) => {
      await sql`set local time zone 'America/Sao_Paulo'`.execute(trx);
      const ciphertext = 'aXY=:dGFn:Y2lwaGVydGV4dA==';
      await insertLegacy(trx, 'api_configurations', {
        id: 'a',
        name: 'Ünïcödé 测试 🚧',
        usage: 'PEMS_PFA_READ',
        url: 'https://pems.example',
        authType: 'basic',
        authValueEncrypted: ciphertext,
        customHeaders: '[{"key":"tenant","value":"T"}]',
        feeds: 'no json {',
        lastSyncAt: '2025-05-31 23:30:00.123',
      });
      await insertLegacy(trx, 'pfa_records', {
        pfaId: 'P1',
        organizationId: rio.id,
        source: 'Rental',
        monthlyRate: 0.1 + 0.2,
        purchasePrice: 1e21,
        originalStart: '2025-01-01 00:00:00',
        originalEnd: '2025-01-31 23:59:59.999',
        pemsVersion: '2025-05-01T00:00:00.000Z',
        lastModified: '2025-05-31 23:30:00',
      });
      await adoptLegacy(trx);
      expect(
        await read(
          trx,
          sql`select name, auth_value_encrypted, custom_headers, feeds, (last_sync_at at time zone 'utc')::text as last_sync_at from api_configuration`,
        ),
      ).toEqual([
        {
          name: 'Ünïcödé 测试 🚧',
          auth_value_encrypted: ciphertext,
          custom_headers: [{ key: 'tenant', value: 'T' }],
          feeds: 'no json {',
          last_sync_at: '2025-05-31 23:30:00.123',
        },
      ]);
      const [mirror] = await read<Record<string, unknown>>(
        trx,
        sql`select data, upstream_version, original_end, plan_cost, (updated_at at time zone 'utc')::text as updated_at from pfa_mirror`,
      );
      expect(mirror).toMatchObject({
        data: {
          monthlyRate: '0.30000000000000004',
          purchasePrice: '1000000000000000000000',
          originalEnd: '2025-01-31',
        },
        upstream_version: '2025-05-01T00:00:00.000Z',
        original_end: '2025-01-31',
        plan_cost: '0.2956636005',
        updated_at: '2025-05-31 23:30:00',
      });
      expect(mirror?.['data']).not.toHaveProperty('category');
    });
  });

  test('flags the accounts that have a password installations are delivered with', async () => {
    await withLegacy(async (trx) => {
      const delivered = hashSync('admin123', { cost: 4 });
      const own = hashSync('chosen by somebody', { cost: 4 });
      await insertLegacy(
        trx,
        'users',
        { id: '1', username: 'admin', passwordHash: delivered, role: 'admin' },
        { id: '2', username: 'lazy', passwordHash: delivered.replace('$2b$', '$2a$') },
        { id: '3', username: 'careful', passwordHash: own, role: 'admin' },
      );
      await adoptLegacy(trx);
      expect(await read(trx, sql`select username from app_user where must_change_password order by username`)).toEqual([
        { username: 'admin' },
        { username: 'lazy' },
      ]);
    });
  });
});

describe('an installation of another age', () => {
  test('may lack tables and columns: the product has defaults', async () => {
    await rolledBack(product.database, async (trx) => {
      await createLegacyTable(trx, 'users', { id: 'text', username: 'text', passwordHash: 'text' });
      await insertLegacy(trx, 'users', ann);
      const { tables } = await adoptLegacy(trx);
      expect(tables.map(({ legacyTable, adopted }) => [legacyTable, adopted])).toEqual([['users', 1]]);
      expect(await read(trx, sql`select role, is_active from app_user`)).toEqual([{ role: 'user', is_active: true }]);
    });
  });

  test('may have tables and columns that nobody knows: they stay, and the report names them', async () => {
    await withLegacy(async (trx) => {
      await createLegacyTable(trx, '_prisma_migrations', { id: 'text' });
      await createLegacyTable(trx, 'reports', { id: 'text' });
      await insertLegacy(trx, 'reports', { id: '1' }, { id: '2' });
      await sql`alter table legacy.organizations add "billingCode" text`.execute(trx);
      const { tables } = await adoptLegacy(trx);
      expect(tables.find(({ legacyTable }) => legacyTable === 'organizations')?.notes).toEqual([
        'columns kept in legacy only: billingCode',
      ]);
      expect(tables.filter(({ productTable }) => productTable === undefined)).toEqual([
        expect.objectContaining({ legacyTable: '_prisma_migrations', rows: 0 }),
        expect.objectContaining({ legacyTable: 'reports', rows: 2, adopted: 0, leftOver: 2 }),
      ]);
    });
  });

  test('may have a system configuration of any shape', async () => {
    await withLegacy(async (trx) => {
      await createLegacyTable(trx, 'system_config', { key: 'text', value: 'text', secret: 'boolean' });
      await insertLegacy(trx, 'system_config', { key: 'theme', value: 'dark' }, { key: 'theme', value: 'light' });
      expect(await adoptedTable(trx, 'system_config')).toMatchObject({ rows: 2, adopted: 1, leftOver: 1 });
      expect(await read(trx, sql`select key, value from system_config`)).toEqual([
        { key: 'theme', value: { key: 'theme', value: 'dark', secret: null } },
      ]);
    });
  });

  test('may have been moved with instants that know their time zone', async () => {
    await rolledBack(product.database, async (trx) => {
      await sql`set local time zone 'Asia/Tokyo'`.execute(trx);
      const { createdAt: _, ...columns } = legacyTables.users;
      await createLegacyTable(trx, 'users', { ...columns, createdAt: 'timestamptz' });
      await createLegacyTable(trx, 'organizations', legacyTables.organizations);
      await createLegacyTable(trx, 'pfa_records', { ...legacyTables.pfa_records, originalStart: 'timestamptz' });
      await insertLegacy(trx, 'users', { ...ann, createdAt: '2025-05-31T23:30:00Z' });
      await insertLegacy(trx, 'organizations', rio);
      await insertLegacy(trx, 'pfa_records', {
        pfaId: 'P1',
        organizationId: rio.id,
        originalStart: '2025-05-31T23:30:00Z',
      });
      await adoptLegacy(trx);
      expect(
        await read(
          trx,
          sql`select (u.created_at at time zone 'utc')::text as created_at, original_start from app_user u, pfa_mirror`,
        ),
      ).toEqual([{ created_at: '2025-05-31 23:30:00', original_start: '2025-05-31' }]);
    });
  });
});

describe('rows that do not fit', () => {
  test('stay in legacy where they name what is not there, and the report counts them', async () => {
    await withLegacy(async (trx) => {
      await insertLegacy(trx, 'user_organizations', { id: '1', userId: 'gone', organizationId: rio.id });
      await insertLegacy(
        trx,
        'pfa_records',
        { pfaId: 'P1', organizationId: rio.id },
        { pfaId: 'P2', organizationId: 'gone', syncState: 'modified', modifiedFields: '["dor"]', modifiedBy: ann.id },
      );
      const { tables } = await adoptLegacy(trx);
      expect(tables.filter(({ leftOver }) => leftOver > 0)).toEqual([
        {
          legacyTable: 'user_organizations',
          rows: 1,
          productTable: 'organization_member',
          adopted: 0,
          leftOver: 1,
          notes: ['rows kept in legacy only, since they name a user or an organization that does not exist: 1'],
        },
        expect.objectContaining({ legacyTable: 'pfa_records', rows: 2, adopted: 1, leftOver: 1 }),
      ]);
    });
  });

  test('with a role that the product does not know become viewers', async () => {
    await withLegacy(async (trx) => {
      await insertLegacy(
        trx,
        'users',
        { id: '1', username: 'boss', passwordHash: 'none', role: 'superuser' },
        { id: '2', username: 'root', passwordHash: 'none', role: 'ADMIN' },
      );
      expect((await adoptedTable(trx, 'users')).notes).toEqual([
        'rows with a role that the product does not know, which became viewers: 1',
      ]);
      expect(await read(trx, sql`select username, role from app_user where id <> ${ann.id} order by 1`)).toEqual([
        { username: 'boss', role: 'viewer' },
        { username: 'root', role: 'admin' },
      ]);
    });
  });

  test('may be discontinued and transferable at once: the mirror shows what was there', async () => {
    await withLegacy(async (trx) => {
      const both = { isDiscontinued: true, isFundsTransferable: true };
      await insertLegacy(trx, 'pfa_records', { pfaId: 'P1', organizationId: rio.id, ...both });
      expect(await adoptedTable(trx, 'pfa_records')).toMatchObject({ adopted: 1 });
    });
  });

  test('are named by table and column, without their values, where the product cannot take them', async () => {
    await withLegacy(async (trx) => {
      const { id: _, ...nameless } = ann;
      await insertLegacy(trx, 'users', { ...nameless, username: 'second', passwordHash: 'a hash nobody may see' });
      const refusal = await refusalOf(adoptLegacy(trx));
      expect(refusal.code).toBe('legacy_refused');
      expect(refusal.message).toMatch(/"users".*"id"/);
      expect(JSON.stringify([refusal.message, refusal.findings, refusal.hint])).not.toContain('a hash');
    });
    await rolledBack(product.database, async (trx) => {
      await createLegacyTable(trx, 'users', { ...legacyTables.users, createdAt: 'text' });
      const refusal = await refusalOf(adoptLegacy(trx));
      expect([refusal.code, refusal.message]).toEqual([
        'legacy_refused',
        'The column "createdAt" of the table "users" arrived as text, not as timestamp(3).',
      ]);
    });
  });
});

describe('accounts that were there before', () => {
  const account = async (trx: ProductTransaction, values: Record<string, unknown>) =>
    void (await trx
      .insertInto('app_user')
      .values({ password_hash: 'own', ...values } as never)
      .execute());
  const accounts = async (trx: ProductTransaction) =>
    await read(
      trx,
      sql`select username, id, email, role, password_hash as hash, must_change_password as "mustChange"
                          from app_user order by 1`,
    );

  test('stay, and one with the name of a legacy user is that person, with its own password and role', async () => {
    await withLegacy(async (trx) => {
      await insertLegacy(trx, 'user_organizations', { id: 'm', userId: ann.id, organizationId: rio.id });
      await insertLegacy(trx, 'users', {
        id: 'u-bob',
        username: 'bob',
        passwordHash: 'legacy',
        email: 'Bob@rio.example',
      });
      await account(trx, {
        id: 'here-1',
        username: 'ann',
        role: 'admin',
        must_change_password: true,
        email: 'a@rio.example',
      });
      await account(trx, { id: 'here-2', username: 'Bob', email: 'bob@rio.example' });
      await account(trx, { id: 'u-bob', username: 'zoe', email: 'zoe@rio.example', role: 'viewer' });
      await sql`insert into session (user_id, expires_at) values ('here-1', now() + interval '1 day')`.execute(trx);
      const { tables, keptAccounts } = await adoptLegacy(trx);
      expect(keptAccounts).toEqual(['Bob', 'ann', 'zoe']);
      expect(tables.find(({ legacyTable }) => legacyTable === 'users')).toMatchObject({
        rows: 2,
        adopted: 2,
        notes: [expect.stringContaining('"ann" had an account here before')],
      });
      expect(await accounts(trx)).toEqual([
        { username: 'Bob', id: 'here-2', email: null, role: 'user', hash: 'own', mustChange: false },
        { username: 'ann', id: ann.id, email: null, role: 'admin', hash: 'own', mustChange: true },
        { username: 'bob', id: 'u-bob', email: 'Bob@rio.example', role: 'user', hash: 'legacy', mustChange: false },
        {
          username: 'zoe',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          email: 'zoe@rio.example',
          role: 'viewer',
          hash: 'own',
          mustChange: false,
        },
      ]);
      expect(await read(trx, sql`select user_id as id from organization_member`)).toEqual([{ id: ann.id }]);
    });
  });

  test('are all there are where the legacy database has no users', async () => {
    await withLegacy(async (trx) => {
      await sql`drop table legacy.users`.execute(trx);
      await account(trx, { id: 'here', username: 'root', role: 'admin' });
      expect((await adoptLegacy(trx)).keptAccounts).toEqual(['root']);
      expect(await accounts(trx)).toMatchObject([{ username: 'root', id: 'here', role: 'admin' }]);
    });
  });
});

describe('adoption refuses', () => {
  test('a product that has data of its own, whichever', async () => {
    await withLegacy(async (trx) => {
      await sql`insert into system_config (key, value) values ('theme', '"dark"')`.execute(trx);
      const refusal = await refusalOf(adoptLegacy(trx));
      expect([refusal.code, refusal.findings]).toEqual(['product_not_empty', ['table system_config']]);
    });
  });

  test('a database without a legacy schema', async () => {
    await rolledBack(product.database, async (trx) => {
      expect((await refusalOf(adoptLegacy(trx))).code).toBe('legacy_missing');
    });
  });
});
