/**
 * How often passwords may be tried. Every attempt is counted before it is judged, in the database, so that attempts at
 * once and in several processes are counted as those one after the other.
 *
 * What an attempt is counted under follows from how well its sender is known (after OWASP's device cookies):
 * - a browser that has signed in to the account before has a count of its own, which nobody else can use up;
 * - an address from which somebody has signed in to the account before shares a count with whoever tries this name there;
 * - all others are also counted by the name, wherever they are, and by their address, whatever the name.
 * So nobody is held up at their own device or place by guesses that others make elsewhere at their name, or from their
 * address at others'.
 */
import { createHash } from 'node:crypto';
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';

interface AttemptLimit {
  /** So many attempts follow one another as they come. */
  free: number;
  /** After these, seconds to the next; each waits twice as long as the one before. */
  firstWaitS: number;
  /** The longest wait, and the time in which one attempt is forgotten: in the long run one is let through in each. */
  periodS: number;
}

const limits = {
  device: { free: 8, firstWaitS: 30, periodS: 900 },
  session: { free: 8, firstWaitS: 30, periodS: 900 },
  'sessions of an account': { free: 30, firstWaitS: 15, periodS: 300 },
  'name from an address': { free: 8, firstWaitS: 30, periodS: 900 },
  name: { free: 30, firstWaitS: 15, periodS: 300 },
  address: { free: 60, firstWaitS: 15, periodS: 60 },
} as const satisfies Record<string, AttemptLimit>;

export interface CountedUnder {
  kind: keyof typeof limits;
  key: Buffer;
}

/** How well a sender is known: by the account's own browser, by an address that it has signed in from, or not at all. */
export type Trust = 'device' | 'network' | 'stranger';

/** For a sign-in, by who tries. The first is what a right password clears. */
export function countedUnder(username: string, network: string, deviceId: string): Record<Trust, CountedUnder[]> {
  const name = username.normalize('NFKC').toLowerCase();
  const local = under('name from an address', name, network);
  return {
    device: [under('device', deviceId)],
    network: [local],
    stranger: [local, under('name', name), under('address', network)],
  };
}

/** For a change of password: only whoever is signed in to the account can use up these. The first is what a change clears. */
export const countedUnderSession = (sessionId: string, userId: string): CountedUnder[] => [
  under('session', sessionId),
  under('sessions of an account', userId),
];

function under(kind: CountedUnder['kind'], ...parts: string[]): CountedUnder {
  return {
    kind,
    key: createHash('sha256')
      .update(JSON.stringify([kind, ...parts]))
      .digest(),
  };
}

/** Returns the seconds to wait; undefined where the attempt is counted and may be judged. */
export async function countAttempt(
  database: ProductDatabase,
  counted: readonly CountedUnder[],
): Promise<number | undefined> {
  const statement = sql<{ wait: number | null }>`
    /* password attempt */ select ${counting(counted)} as wait, ${unsynced} as durability`;
  return inSeconds((await executePrepared(statement, database)).rows[0]?.wait);
}

/**
 * An expression: what its statement writes waits for no disk. A crash of PostgreSQL forgets the attempts of its last half
 * second, and a flood of them does not make everybody's commits wait.
 */
export const unsynced = sql<string>`set_config('synchronous_commit', 'off', true)`;

/** The expression that counts an attempt: seconds to wait, or null where it may be judged. */
export function counting(counted: readonly CountedUnder[]): RawBuilder<number | null> {
  const rules = counted.map(({ kind }) => limits[kind]);
  return sql`count_password_attempt(
    ${counted.map(({ key }) => key)}::bytea[], ${rules.map(({ free }) => free)}::integer[],
    ${rules.map(({ firstWaitS }) => firstWaitS)}::double precision[],
    ${rules.map(({ periodS }) => periodS)}::double precision[])`;
}

/** In whole seconds, of which the last has passed when it may be tried again. */
export const inSeconds = (wait: number | null | undefined): number | undefined =>
  wait === null || wait === undefined ? undefined : Math.max(1, Math.ceil(wait));

/** The attempt was right, or nobody judged it. */
export async function withdrawAttempt(database: ProductDatabase, counted: readonly CountedUnder[]): Promise<void> {
  if (counted.length === 0) return;
  const keys = counted.map(({ key }) => key);
  const free = counted.map(({ kind }) => limits[kind].free);
  await sql`select withdraw_password_attempt(${keys}::bytea[], ${free}::integer[]), ${unsynced}`.execute(database);
  // A flood of what nobody judges must not leave a row for each.
  await sql`delete from password_attempt where key = any (${keys}::bytea[]) and count = 0 and ${unsynced} = 'off'`.execute(
    database,
  );
}

/** Whoever knows the password made the earlier mistakes. */
export async function forgetAttempts(
  database: ProductDatabase,
  [own, ...shared]: readonly CountedUnder[],
): Promise<void> {
  if (own !== undefined)
    await sql`delete from password_attempt where key = ${own.key} and ${unsynced} = 'off'`.execute(database);
  await withdrawAttempt(database, shared);
}

/** Returns how many counts are gone. */
export async function removeForgottenAttempts(database: ProductDatabase): Promise<number> {
  const { numAffectedRows } = await sql`delete from password_attempt where forgotten_at <= now()`.execute(database);
  return Number(numAffectedRows ?? 0);
}
