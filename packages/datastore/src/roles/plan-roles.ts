/** From what there is to what the table of rights wants, as a plan: what is missing, what is too much. Pure. */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type { DatabaseRoles, HeldRight, RoleFacts, SharedPolicy } from './read-roles.ts';
import { memberships, wantedRights } from './wanted-rights.ts';

export interface RolesPlan {
  owner: string;
  database: string;
  /** Roles that are not there. */
  missing: RoleFacts[];
  /** Attributes that no role of a process has; whoever made the roles takes them away. */
  raised: { role: string; attributes: string[] }[];
  join: Membership[];
  leave: Membership[];
  grant: HeldRight[];
  revoke: HeldRight[];
  policies: SharedPolicy[];
  closed: DatabaseRoles['open'];
}

interface Membership {
  role: string;
  of: string;
}

export interface PlanOptions {
  /** As if those that are missing had been made. */
  withMissing: boolean;
}

/** Roles that are not there are planned for only with `withMissing`. */
export function planRoles(found: DatabaseRoles, { withMissing }: PlanOptions): RolesPlan {
  const { owner, database, objects, held, open } = found;
  const roles = found.roles.filter(({ exists }) => exists || withMissing);
  const wanted = roles.flatMap(({ name: role, purpose }) =>
    objects.flatMap((object) =>
      wantedRights(purpose, object).map((privilege) => ({ role, kind: object.kind, name: object.name, privilege })),
    ),
  );
  const [isHeld, isWanted] = [new Set(held.map(keyOf)), new Set(wanted.map(keyOf))];
  const readers = roles.filter(({ purpose }) => purpose !== 'monitoring').map(({ name }) => name);
  return {
    owner,
    database,
    missing: found.roles.filter(({ exists }) => !exists),
    raised: roles.flatMap(({ name: role, purpose, attributes }) => {
      // It tries its copies in a database of its own.
      const tooMany = attributes.filter((one) => one !== 'createdb' || purpose !== 'backup');
      return tooMany.length === 0 ? [] : [{ role, attributes: tooMany }];
    }),
    join: roles.flatMap(({ name: role, purpose, memberOf }) =>
      memberships[purpose].filter((of) => !memberOf.includes(of)).map((of) => ({ role, of })),
    ),
    leave: roles.flatMap(({ name: role, purpose, memberOf }) =>
      memberOf.filter((of) => !memberships[purpose].includes(of)).map((of) => ({ role, of })),
    ),
    grant: wanted.filter((right) => !isHeld.has(keyOf(right))),
    revoke: held.filter((right) => !isWanted.has(keyOf(right))),
    policies: found.policies
      .filter((policy) => readers.some((role) => !policy.roles.includes(role)))
      .map((policy) => ({ ...policy, roles: [...new Set([...policy.roles, ...readers])] })),
    closed: roles.length === 0 ? [] : open,
  };
}

const keyOf = ({ role, kind, name, privilege }: HeldRight) => JSON.stringify([role, kind, name, privilege]);

/** For whoever may create roles: in SQL, without a password. */
export function administratorStatements({ missing, raised, join, leave }: RolesPlan): string[] {
  return [
    ...missing.map((role) => createStatement(role)),
    ...raised.map(({ role, attributes }) => `alter role ${quoteIdentifier(role)} ${attributes.map(without).join(' ')}`),
    ...join.map(({ role, of }) => `grant ${quoteIdentifier(of)} to ${quoteIdentifier(role)}`),
    ...leave.map(({ role, of }) => `revoke ${quoteIdentifier(of)} from ${quoteIdentifier(role)}`),
  ];
}

/** `password`: a verifier of it; without one nobody can sign in as the role yet. */
export function createStatement({ name, purpose }: RoleFacts, password?: string): string {
  // The server has its own rights, or those of people once it takes their role, and never both.
  const attributes = ['login', ...(purpose === 'server' ? ['noinherit'] : [])];
  const secret = password === undefined ? [] : [`password ${quoteLiteral(password)}`];
  return ['create role', quoteIdentifier(name), ...attributes, ...secret].join(' ');
}

const without = (attribute: string) => `no${attribute}`;

/** For the owner. */
export function ownerStatements({ database, revoke, grant, policies, closed }: RolesPlan): string[] {
  return [
    ...closed.map((one) =>
      one === 'create on schema'
        ? 'revoke create on schema public from public'
        : `revoke temporary on database ${quoteIdentifier(database)} from public`,
    ),
    ...grouped(revoke).map(({ what, on, role }) => `revoke ${what} on ${on} from ${role}`),
    ...grouped(grant).map(({ what, on, role }) => `grant ${what} on ${on} to ${role}`),
    ...policies.map(
      ({ name, table, roles }) => `alter policy ${name} on ${table} to ${roles.map(quoteIdentifier).join(', ')}`,
    ),
  ];
}

/** All that a role is given on an object, in one word. */
export function groupRights(rights: readonly HeldRight[]): (HeldRight & { what: string })[] {
  const byObject = Map.groupBy(rights, ({ role, kind, name }) => JSON.stringify([role, kind, name]));
  return [...byObject.values()].map((some) => ({
    ...(some[0] as HeldRight),
    what: some.map(({ privilege }) => privilege).join(', '),
  }));
}

/** One statement for what a role is given alike: a few dozen instead of some hundred. */
function grouped(rights: readonly HeldRight[]): { role: string; what: string; on: string }[] {
  const alike = Map.groupBy(groupRights(rights), ({ role, kind, what }) => JSON.stringify([role, kind, what]));
  return [...alike.values()].map((some) => {
    const { role, kind, what } = some[0] as HeldRight & { what: string };
    return { role: quoteIdentifier(role), what, on: `${kind} ${some.map(({ name }) => name).join(', ')}` };
  });
}
