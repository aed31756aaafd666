/** What `vanguard doctor` finds of the roles of the processes, where an installation has them. */
import { findRoles, groupRights, planRoles, type RolesPlan } from '@vanguard/datastore';
import type { Finding } from 'sqlite-to-postgres';

const shown = 5;

export async function examineProcessRoles(url: string): Promise<Finding[]> {
  const found = await findRoles(url);
  if (found === undefined || found.roles.every(({ exists }) => !exists)) return [];
  return judgeRoles(planRoles(found, { withMissing: false }));
}

function judgeRoles(plan: RolesPlan): Finding[] {
  const { owner, raised, join, leave, grant, revoke, policies, closed } = plan;
  const of = (role: string) => `(${role.slice(owner.length + 1)})`;
  const describe = (rights: RolesPlan['grant']) =>
    groupRights(rights).map(({ role, what, name }) => `${what} on ${name} ${of(role)}`);
  const tooMany = [
    ...raised.flatMap(({ role, attributes }) => attributes.map((attribute) => `${attribute} ${of(role)}`)),
    ...leave.map(({ role, of: other }) => `member of ${other} ${of(role)}`),
    ...describe(revoke),
    ...closed.map((one) => `${one} (everybody)`),
  ];
  const tooFew = [
    ...join.map(({ role, of: other }) => `member of ${other} ${of(role)}`),
    ...describe(grant),
    ...policies.map(({ table }) => `all organizations of ${table}`),
  ];
  const hint = 'vanguard roles, as the owner; or let an administrator run what vanguard roles --print prints';
  const warn = (words: string, rights: readonly string[]): Finding[] =>
    rights.length === 0 ? [] : [{ subject: 'roles', outcome: 'warning', says: `${words}: ${someOf(rights)}`, hint }];
  const found = [
    ...warn('roles of the processes may do more than they need', tooMany),
    ...warn('roles of the processes lack what they need', tooFew),
  ];
  if (found.length > 0) return found;
  return [
    { subject: 'roles', outcome: 'fine', says: 'each process has a role of its own, with what it needs and no more' },
  ];
}

const someOf = (rights: readonly string[]) =>
  rights.slice(0, shown).join(', ') + (rights.length > shown ? `, and ${rights.length - shown} more` : '');
