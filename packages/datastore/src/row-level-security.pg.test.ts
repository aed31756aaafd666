import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { asOrganization, asUser } from './index.ts';
import {
  buildDraft,
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from './testing/index.ts';

const product = useProductDatabase();
let [alpha, alpha2, ann, bob] = ['', '', '', ''];

beforeAll(async () => {
  const { database } = product;
  [alpha, alpha2] = [await buildOrganization(database, 'ALPH'), await buildOrganization(database, 'ALPHA2')];
  [ann, bob] = [await buildUser(database, 'ann'), await buildUser(database, 'bob')];
  await buildMember(database, alpha, ann);
  await buildMember(database, alpha2, bob);
  for (const organization of [alpha, alpha2]) {
    await buildMirrorRecord(database, organization, 'P1', { category: 'Cranes', originalStart: '2025-01-01' });
    for (const user of [ann, bob]) await buildDraft(database, organization, 'P1', user, { category: 'Pumps' });
    await fillOtherTables(organization);
  }
});

async function fillOtherTables(organizationId: string): Promise<void> {
  const api = `api-${organizationId}`;
  const statements = [
    sql`insert into pfa_edit (organization_id, user_id, step, label) values (${organizationId}, ${ann}, 1, 'save')`,
    sql`insert into pfa_edit_change (organization_id, user_id, step, pfa_id) values (${organizationId}, ${ann}, 1, 'P1')`,
    sql`insert into pfa_import (organization_id, user_id, changes) values (${organizationId}, ${ann}, '[]')`,
    sql`insert into kept_answer (organization_id, user_id, route, key, request_digest, status, body)
      values (${organizationId}, ${ann}, 'POST /', 'key', '', 200, '{}')`,
    sql`insert into sync_run (organization_id, kind, status) values (${organizationId}, 'full', 'completed')`,
    sql`insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline) values (${organizationId}, 'P1', ${ann}, '{}', '{}')`,
    sql`insert into sync_state (organization_id, upstream_kind) values (${organizationId}, 'simulator')`,
    sql`insert into pull_schedule (organization_id, is_enabled, pull_cron, full_cron, time_zone, updated_by)
      values (${organizationId}, true, '0 * * * *', '0 2 * * *', 'UTC', 'ann')`,
    sql`insert into pull_rejection (organization_id, row_key, faults, raw) values (${organizationId}, 'P1', '[]', '{}')`,
    sql`insert into feed_entry (organization_id, feed, entry_key, data)
      values (${organizationId}, 'manufacturers', 'JLG', '{}'), (${organizationId}, 'users', 'ANN', '{}')`,
    sql`insert into pfa_history (organization_id, pfa_id, label, origin, changes) values (${organizationId}, 'P1', 'update', 'upstream', '{}')`,
    sql`insert into ai_usage_log (organization_id, id, user_id, provider, model, prompt_tokens, completion_tokens, total_tokens, cost_usd)
      values (${organizationId}, 'log', ${ann}, 'p', 'm', 1, 1, 2, 0.1)`,
    sql`insert into organization_ai_config (organization_id) values (${organizationId})`,
    sql`insert into api_configuration (id, organization_id, name, usage, url, auth_type)
      values (${api}, ${organizationId}, 'PEMS', 'PEMS_PFA_READ', 'https://pems.example', 'none')`,
    sql`insert into organization_api_credential (organization_id, api_configuration_id) values (${organizationId}, ${api})`,
    sql`insert into data_source_mapping (id, organization_id, entity_type, api_configuration_id)
      values (${organizationId}, ${organizationId}, 'pfa', ${api})`,
    sql`insert into field_mapping (organization_id, version, mapping) values (${organizationId}, 1, '{}')`,
    sql`insert into custom_field (organization_id, key, label, kind) values (${organizationId}, 'PFS_UDFCHAR01', 'Zone', 'text')`,
    sql`insert into saved_view (organization_id, slug, user_id, name, search) values (${organizationId}, 'mine', ${ann}, 'Mine', '')`,
    sql`insert into default_view (organization_id, slug) values (${organizationId}, 'mine')`,
    sql`insert into field_configuration (id, organization_id, name, field_mappings)
      values (${organizationId}, ${organizationId}, 'Export', '[]')`,
  ];
  for (const statement of statements) await statement.execute(product.database);
}

/** Functions and views answer from these; a person's role cannot read them at all. */
const hidden = [
  'organization_event',
  'pull_rejection',
  'feed_rejection',
  'feed_run',
  'feed_schedule',
  'feed_state',
  'pfa_search',
  'pfa_summary_change',
  'pfa_month_summary_change',
  'pfa_date_span_change',
];
const isReadable = ({ name }: { name: string }) => !hidden.includes(name);

async function tablesOfOrganizations(): Promise<{ name: string; enabled: boolean; policies: number }[]> {
  const { rows } = await sql<{ name: string; enabled: boolean; policies: number }>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as enabled,
           (select count(*)::integer from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(product.database);
  return rows;
}

describe('row-level security', () => {
  test('stands on every table with an organization, and binds its owner', async () => {
    const tables = await tablesOfOrganizations();
    expect(tables.length).toBeGreaterThanOrEqual(11);
    expect(tables.filter(({ enabled, policies }) => !enabled || policies === 0)).toEqual([]);
  });

  test('shows one organization and no other, in every table', async () => {
    for (const { name } of (await tablesOfOrganizations()).filter(isReadable)) {
      const seen = await asOrganization(product.database, { organizationId: alpha, userId: ann }, async (trx) => {
        const { rows } = await sql<{
          id: string | null;
        }>`select distinct organization_id as id from ${sql.table(name)}`.execute(trx);
        return rows.map(({ id }) => id);
      });
      expect({ name, seen }).toEqual({ name, seen: [alpha] });
    }
  });

  test('shows nothing of any organization without one', async () => {
    const counts = await asUser(product.database, 'nobody', async (trx) => {
      const found: Record<string, number> = {};
      for (const { name } of (await tablesOfOrganizations()).filter(isReadable)) {
        const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(name)}`.execute(trx);
        if (rows[0]?.n !== 0) found[name] = rows[0]?.n ?? -1;
      }
      return found;
    });
    expect(counts).toEqual({});
  });

  test('keeps what is behind functions and views to these, which answer for one organization', async () => {
    for (const name of [...hidden, 'pfa_summary', 'pfa_month_summary', 'pfa_date_span']) {
      const read = asOrganization(product.database, { organizationId: alpha, userId: ann }, async (trx) => {
        await sql`select from ${sql.table(name)}`.execute(trx);
      });
      await expect(read).rejects.toThrow(/permission denied/);
    }
    const counts = sql<{ records: string; found: string }>`
      select (select count(*) from pfa_baseline where grain = 8191) as records, (select count(*) from pfa_search_matches('p1')) as found,
             exists (select from pfa_date_reach) as "hasDates"`;
    const scopes = [alpha, 'unknown', ''].map((organizationId) => ({ organizationId, userId: ann }));
    const seen = await Promise.all(
      scopes.map(
        async (scope) =>
          (await asOrganization(product.database, scope, async (trx) => await counts.execute(trx))).rows[0],
      ),
    );
    expect(seen).toEqual([
      { records: '1', found: '1', hasDates: true },
      { records: '0', found: '0', hasDates: false },
      { records: '0', found: '0', hasDates: false },
    ]);
  });

  test('shows people what upstream has to choose from, and not whom it knows', async () => {
    const feeds = await asOrganization(product.database, { organizationId: alpha, userId: ann }, async (trx) => {
      const { rows } = await sql<{ feed: string }>`select feed from feed_entry`.execute(trx);
      return rows.map(({ feed }) => feed);
    });
    expect(feeds).toEqual(['manufacturers']);
  });

  test("shows a person's own drafts only", async () => {
    const users = await asOrganization(
      product.database,
      { organizationId: alpha, userId: ann },
      async (trx) => await trx.selectFrom('pfa_draft').select('user_id').execute(),
    );
    expect(users).toEqual([{ user_id: ann }]);
  });

  test('refuses to write into another organization', async () => {
    const write = asOrganization(product.database, { organizationId: alpha, userId: ann }, async (trx) => {
      await sql`insert into pfa_mirror (organization_id, pfa_id, data) values (${alpha2}, 'P2', '{}')`.execute(trx);
    });
    await expect(write).rejects.toThrow(/row-level security/);
  });

  test('reads settings as values, not as SQL', async () => {
    const organizationId = `' or true --`;
    const seen = await asOrganization(
      product.database,
      { organizationId, userId: ann },
      async (trx) => await trx.selectFrom('pfa_mirror').select('pfa_id').execute(),
    );
    expect(seen).toEqual([]);
  });

  test('shows organizations to their members, and hashes of passwords to nobody', async () => {
    const organizations = await asUser(
      product.database,
      bob,
      async (trx) => await trx.selectFrom('organization').select('id').execute(),
    );
    expect(organizations).toEqual([{ id: alpha2 }]);
    const hashes = asUser(
      product.database,
      ann,
      async (trx) => await trx.selectFrom('app_user').select('password_hash').execute(),
    );
    await expect(hashes).rejects.toThrow(/permission denied/);
  });
});
