/** Ways to look at an organization's records, kept under names: one's own, and those that others share with the organization. */
import { type RawBuilder, sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import {
  acrossOrganizations,
  asOrganization,
  changeRetries,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';

export interface SavedView {
  /** Unique in the organization; stays when the view gets another content. */
  slug: string;
  name: string;
  /** Parameters of an address, without the question mark. */
  search: string;
  isShared: boolean;
  isMine: boolean;
  /** What the organization opens with. */
  isDefault: boolean;
}

/** More than anybody finds anything among. */
export const mostViews = 100;

/** One's own and the shared ones, by name. Opens a transaction. */
export async function listViews(database: ProductDatabase, scope: Scope): Promise<SavedView[]> {
  return await asOrganization(database, scope, async (trx) => await readViews(trx, scope), { readOnly: true });
}

/**
 * Under a name that is one's own already the view is replaced; else it is a new one. Opens a transaction. Throws DatastoreError
 * `bad_query` where there are too many.
 */
export async function saveView(
  database: ProductDatabase,
  scope: Scope,
  { name, search }: { name: string; search: string },
): Promise<SavedView> {
  return await changing(database, scope, async (trx) => {
    const { rows: present } = await sql<{ slug: string }>`
      update saved_view set search = ${search}, updated_at = now()
       where ${isOwn(scope)} and name = ${name} returning slug`.execute(trx);
    const [replaced] = present;
    if (replaced !== undefined) return await getView(trx, scope, replaced.slug);
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from saved_view where ${isOwn(scope)}`.execute(trx);
    if ((rows[0]?.count ?? 0) >= mostViews) {
      throw new DatastoreError(`Nobody keeps more than ${mostViews} views.`, {
        code: 'bad_query',
        hint: 'Delete one first.',
      });
    }
    return await getView(trx, scope, await insertView(trx, scope, name, search));
  });
}

/** A slug may belong to a view of another person that is not shared: it is found out by trying. */
async function insertView(trx: ProductTransaction, scope: Scope, name: string, search: string): Promise<string> {
  const stem = slugOf(name);
  for (let n = 1; n <= 20; n += 1) {
    const slug = n === 1 ? stem : `${stem}-${n < 10 ? n : crypto.randomUUID().slice(0, 8)}`;
    const { rows } = await sql`
      insert into saved_view (organization_id, user_id, slug, name, search)
      values (${scope.organizationId}, ${scope.userId}, ${slug}, ${name}, ${search})
      on conflict on constraint saved_view_pkey do nothing returning slug`.execute(trx);
    if (rows.length > 0) return slug;
  }
  throw new Error(`no slug is left for a view like ${stem}`);
}

/** `Crane review, Q3` → `crane-review-q3`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  // `all` is what an address says for none.
  return plain === '' || plain === 'all' ? 'view' : plain;
}

/** Of one's own. What is not shared any more is nobody's default. Opens a transaction. Throws `no_such_view`. */
export async function shareView(
  database: ProductDatabase,
  scope: Scope,
  slug: string,
  isShared: boolean,
): Promise<SavedView> {
  return await changing(database, scope, async (trx) => {
    const { rows } = await sql`
      update saved_view set is_shared = ${isShared}, updated_at = now()
       where ${isOwn(scope)} and slug = ${slug} returning slug`.execute(trx);
    if (rows.length === 0) throw noSuchView();
    if (!isShared) {
      await sql`delete from default_view where organization_id = ${scope.organizationId} and slug = ${slug}`.execute(
        trx,
      );
    }
    return await getView(trx, scope, slug);
  });
}

/** What the organization opens with: a shared view, or none. Opens a transaction. Throws `no_such_view`. */
export async function setDefaultView(database: ProductDatabase, scope: Scope, slug: string | null): Promise<void> {
  await changing(database, scope, async (trx) => {
    await sql`delete from default_view where organization_id = ${scope.organizationId}`.execute(trx);
    if (slug === null) return;
    const { rows } = await sql`
      insert into default_view (organization_id, slug)
      select organization_id, slug from saved_view
       where organization_id = ${scope.organizationId} and slug = ${slug} and is_shared
      on conflict (organization_id) do update set slug = excluded.slug
      returning slug`.execute(trx);
    if (rows.length === 0) throw noSuchView();
  });
}

/** One's own; who administers the organization deletes what others share with it. Opens a transaction. Throws `no_such_view`. */
export async function deleteView(
  database: ProductDatabase,
  scope: Scope,
  slug: string,
  { administers = false }: { administers?: boolean } = {},
): Promise<void> {
  const remove = async (trx: ProductTransaction, whose: RawBuilder<unknown>) => {
    const { rows } = await sql`delete from saved_view where ${whose} and slug = ${slug} returning slug`.execute(trx);
    return rows.length > 0;
  };
  if (await changing(database, scope, async (trx) => await remove(trx, isOwn(scope)))) return;
  // The row is another's, which no role of a person may write.
  const isShared = sql`organization_id = ${scope.organizationId} and is_shared`;
  if (!administers || !(await acrossOrganizations(database, async (trx) => await remove(trx, isShared))))
    throw noSuchView();
}

async function changing<Result>(
  database: ProductDatabase,
  scope: Scope,
  work: (trx: ProductTransaction) => Promise<Result>,
): Promise<Result> {
  return await asOrganization(database, scope, work, { retries: changeRetries });
}

const isOwn = ({ organizationId, userId }: Scope) => sql`organization_id = ${organizationId} and user_id = ${userId}`;

async function getView(trx: ProductTransaction, scope: Scope, slug: string): Promise<SavedView> {
  const view = (await readViews(trx, scope)).find((one) => one.slug === slug);
  if (view === undefined) throw new Error(`the view ${slug} was just written`);
  return view;
}

async function readViews(trx: ProductTransaction, { organizationId, userId }: Scope): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`
    select v.slug, v.name, v.search, v.is_shared as "isShared", v.user_id = ${userId} as "isMine",
           d.slug is not null as "isDefault"
      from saved_view v
      left join default_view d on d.organization_id = v.organization_id and d.slug = v.slug
     where v.organization_id = ${organizationId} and (v.is_shared or v.user_id = ${userId})
     order by lower(v.name), v.slug`.execute(trx);
  return rows;
}

const noSuchView = () =>
  new DatastoreError('There is no such view, or it is not yours.', {
    code: 'no_such_view',
    hint: 'Save it as one of your own.',
  });
