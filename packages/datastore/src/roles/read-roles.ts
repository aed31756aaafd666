/** What the catalogs say of the roles of the processes: who is there, what they may do, and what there is to be given. */
import type { MigrationSession } from '@vanguard/postgres';
import { type DatabaseObject, type ObjectKind, type Purpose, purposes, roleName } from './wanted-rights.ts';

export interface HeldRight {
  role: string;
  kind: ObjectKind;
  name: string;
  /** As `grant` writes it. */
  privilege: string;
}

export interface RoleFacts {
  purpose: Purpose;
  name: string;
  exists: boolean;
  /** Attributes that put it above what it is given: `superuser`, `bypassrls`, … */
  attributes: string[];
  memberOf: string[];
}

export interface SharedPolicy {
  name: string;
  table: string;
  /** Whom it lets see the rows of all organizations. */
  roles: string[];
}

export interface DatabaseRoles {
  owner: string;
  database: string;
  roles: RoleFacts[];
  objects: DatabaseObject[];
  held: HeldRight[];
  policies: SharedPolicy[];
  /** Of everybody, where they should be nobody's. */
  open: ('create on schema' | 'temporary on database')[];
  /** Of who asks. */
  mayCreateRoles: boolean;
  isOwner: boolean;
}

/** Needs an open transaction, whose search path it changes so that names are written in full. Undefined where there is no product. */
export async function readRoles(session: MigrationSession): Promise<DatabaseRoles | undefined> {
  await session.query('set local search_path to pg_catalog');
  const [basis] = await session.query<Basis>(basisQuery);
  if (basis === undefined) return undefined;
  const names = purposes.map((purpose) => roleName(basis.owner, purpose));
  const known = await session.query<Omit<RoleFacts, 'purpose' | 'exists'>>(rolesQuery, [names]);
  const roles = purposes.map((purpose): RoleFacts => {
    const name = roleName(basis.owner, purpose);
    const found = known.find((role) => role.name === name);
    return { purpose, name, exists: found !== undefined, attributes: [], memberOf: [], ...found };
  });
  return {
    ...basis,
    roles,
    objects: await session.query(objectsQuery, [basis.owner]),
    held: await session.query(heldQuery, [names]),
    policies: await session.query(policiesQuery, [basis.owner]),
  };
}

type Basis = Pick<DatabaseRoles, 'owner' | 'database' | 'open' | 'mayCreateRoles' | 'isOwner'>;

const basisQuery = `
  select pg_get_userbyid(c.relowner)::text as owner, d.datname::text as database,
         pg_has_role(current_user, c.relowner, 'usage') as "isOwner",
         (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as "mayCreateRoles",
         array_remove(array[
           case when exists (select from pg_namespace n, aclexplode(n.nspacl) a
                              where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE') then 'create on schema' end,
           case when exists (select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                              where a.grantee = 0 and a.privilege_type = 'TEMPORARY') then 'temporary on database' end], null) as open
    from pg_class c join pg_database d on d.datname = current_database()
   where c.oid = to_regclass('public.schema_migration')`;

const rolesQuery = `
  select r.rolname::text as name,
         array_remove(array[case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
           case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
           case when rolreplication then 'replication' end], null) as attributes,
         coalesce((select array_agg(pg_get_userbyid(m.roleid)::text order by 1) from pg_auth_members m where m.member = r.oid), '{}') as "memberOf"
    from pg_roles r where r.rolname = any ($1)`;

/** Of the owner, in whatever schema: what was moved in stands beside the product. */
const objectsQuery = `
  with own as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
  select 'database' as kind, quote_ident(current_database()) as name, '' as schema, false as "isTable", false as "isPublic"
  union all
  select 'schema', quote_ident(n.nspname), n.nspname::text, false, false from own n
   where n.nspname = 'public' or exists (select from pg_class c where c.relnamespace = n.oid and c.relowner = quote_ident($1)::regrole)
  union all
  select case c.relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass::text, n.nspname::text, c.relkind in ('r', 'p'), false
    from pg_class c join own n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner = quote_ident($1)::regrole
  union all
  select 'function', p.oid::regprocedure::text, n.nspname::text, false,
         exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
    from pg_proc p join own n on n.oid = p.pronamespace where p.proowner = quote_ident($1)::regrole
   order by 1, 2`;

const heldQuery = `
  with acl (kind, name, acl, columns) as (
    select 'database', quote_ident(datname), datacl, '' from pg_database where datname = current_database()
    union all select 'schema', quote_ident(nspname), nspacl, '' from pg_namespace
    union all select case relkind when 'S' then 'sequence' else 'table' end, oid::regclass::text, relacl, '' from pg_class
    union all select 'table', attrelid::regclass::text, attacl, format(' (%I)', attname) from pg_attribute where attacl is not null
    union all select 'function', oid::regprocedure::text, proacl, '' from pg_proc)
  select r.rolname::text as role, acl.kind, acl.name, lower(g.privilege_type) || acl.columns as privilege
    from acl, aclexplode(acl.acl) g join pg_roles r on r.oid = g.grantee
   where r.rolname = any ($1)
   order by 1, 2, 3, 4`;

const policiesQuery = `
  select quote_ident(p.polname) as name, p.polrelid::regclass::text as table,
         array(select pg_get_userbyid(role)::text from unnest(p.polroles) role order by 1) as roles
    from pg_policy p
   where quote_ident($1)::regrole = any (p.polroles)
     and pg_get_expr(p.polqual, p.polrelid) in ('true', 'public.is_across_organizations()', 'is_across_organizations()')
   order by 2, 1`;
