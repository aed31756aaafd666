/**
 * The first step of every sign-in, in one statement: who is meant, how well the sender is known, and whether the attempt
 * is counted and may be judged. What is refused costs this and nothing more.
 */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import type { Account } from './account.ts';
import { networkOf } from './network-of.ts';
import { type CountedUnder, countedUnder, counting, inSeconds, type Trust, unsynced } from './password-attempts.ts';

export interface SignInOrigin {
  username: string;
  /** A valid address without a zone; undefined where none is known: then all such attempts have it in common. */
  address: string | undefined;
  /** A browser that has signed in before, and to which account. */
  device: { id: string; userId: string } | undefined;
}

export interface Candidate {
  account: Account;
  hash: string;
  isActive: boolean;
}

export interface BegunSignIn {
  candidate: Candidate | undefined;
  trust: Trust;
  /** Under which the attempt is counted, or is not for one of them. */
  counted: readonly CountedUnder[];
  /** To wait; undefined where the attempt is counted, and may be judged. */
  waitS: number | undefined;
}

type Found = Account & { id: string | null; hash: string; isActive: boolean };

const columns = sql`
  u.id, u.username, u.email, u.first_name as "firstName", u.last_name as "lastName", u.role,
  u.must_change_password as "mustChangePassword", u.locale, u.password_hash as hash, u.is_active as "isActive"`;

/** Undefined of a stranger who is not let in (`admitsStrangers`): then nothing is counted. */
export async function beginSignIn(
  database: ProductDatabase,
  { username, address, device }: SignInOrigin,
  { admitsStrangers }: { admitsStrangers: boolean },
): Promise<BegunSignIn | undefined> {
  const counted = countedUnder(username, address === undefined ? '' : networkOf(address), device?.id ?? '');
  const statement = sql<Found & { trust: Trust; wait: number | null; durability: string }>`
    /* sign-in */
    with found as materialized (
      select ${columns},
             case
               when u.id = ${device?.userId ?? null} then 'device'
               when exists (
                 select from session s
                  where s.user_id = u.id and network_of(s.address) = network_of(${address ?? null}::inet)
               ) then 'network'
               else 'stranger'
             end as trust
        from (select) one left join app_user u on u.username = ${username}
    )
    select found.*, ${unsynced} as durability,
           case trust
             when 'device' then ${counting(counted.device)}
             when 'network' then ${counting(counted.network)}
             else case when ${admitsStrangers}::boolean then ${counting(counted.stranger)} end
           end as wait
      from found`;
  const [row] = (await executePrepared(statement, database)).rows;
  if (row === undefined) throw new Error('a left join has a row');
  const { trust, wait, durability: _, ...found } = row;
  if (trust === 'stranger' && !admitsStrangers) return undefined;
  return { candidate: toCandidate(found), trust, counted: counted[trust], waitS: inSeconds(wait) };
}

/** As the account is now. */
export async function findCandidate(database: ProductDatabase, username: string): Promise<Candidate | undefined> {
  const { rows } = await sql<Found>`select ${columns} from app_user u where u.username = ${username}`.execute(database);
  return rows[0] && toCandidate(rows[0]);
}

function toCandidate({ hash, isActive, ...account }: Found): Candidate | undefined {
  return account.id === null ? undefined : { account, hash, isActive };
}
