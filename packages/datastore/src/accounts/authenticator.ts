/**
 * Whether somebody is who they say: sign-in and change of password. Each attempt is counted first, and costs a hash only
 * where it may be judged. These queries run as the server itself.
 */
import { executePrepared, inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import { type Account, accountColumns } from './account.ts';
import { AnswerDelay } from './answer-delay.ts';
import {
  countAttempt,
  type CountedUnder,
  countedUnder,
  countedUnderSession,
  forgetAttempts,
  withdrawAttempt,
} from './password-attempts.ts';
import type { PasswordPool } from './password-pool.ts';
import { endSessions, type OpenedSession, openSession, type Visitor } from './sessions.ts';

export interface SignInRequest extends Visitor {
  username: string;
  password: string;
  /** A browser that has signed in before, and to which account. */
  device: { id: string; userId: string } | undefined;
}

type TooManyAttempts = { outcome: 'too many attempts'; waitS: number };
type SignedIn<Outcome> = { outcome: Outcome; account: Account } & OpenedSession;

export type SignIn =
  | SignedIn<'signed in'>
  | { outcome: 'wrong credentials' }
  | { outcome: 'inactive' }
  | TooManyAttempts;

export interface PasswordChangeRequest extends Visitor {
  account: Account;
  sessionId: string;
  currentPassword: string;
  newPassword: string;
}

export type PasswordChangeResult =
  | SignedIn<'changed'>
  | { outcome: 'wrong password' }
  /** `fault` follows "it cannot be used:". */
  | { outcome: 'weak password'; fault: string }
  | TooManyAttempts;

interface Candidate {
  account: Account;
  hash: string;
  isActive: boolean;
}

interface Lookup {
  candidate: Candidate | undefined;
  network: string | undefined;
  isKnownNetwork: boolean;
}

export class Authenticator {
  readonly #database: ProductDatabase;
  readonly #passwords: PasswordPool;
  readonly #sessionLifetimeMs: number;
  readonly #delay: AnswerDelay;

  constructor(database: ProductDatabase, passwords: PasswordPool, sessionLifetimeMs: number) {
    this.#database = database;
    this.#passwords = passwords;
    this.#sessionLifetimeMs = sessionLifetimeMs;
    this.#delay = new AnswerDelay(database, passwords);
  }

  /** Throws DatastoreError `passwords_busy`; the attempt then does not count. */
  async signIn(request: SignInRequest): Promise<SignIn> {
    const { candidate, network, isKnownNetwork } = await this.#find(request);
    const deviceId = request.device?.userId === candidate?.account.id ? request.device?.id : undefined;
    const counted = countedUnder({ username: request.username, network, isKnownNetwork, deviceId });
    const isTrusted = isKnownNetwork || deviceId !== undefined;
    this.#passwords.demandRoom({ isTrusted });
    return await this.#counting(counted, async () => {
      const result = await this.#judge(request, candidate, isTrusted);
      if (result.outcome !== 'wrong credentials') await forgetAttempts(this.#database, counted);
      return result;
    });
  }

  /** Ends every session of the account and opens a new one. Throws DatastoreError `passwords_busy`. */
  async changePassword(request: PasswordChangeRequest): Promise<PasswordChangeResult> {
    const { account, sessionId, currentPassword, newPassword } = request;
    const counted = countedUnderSession(sessionId, account.id);
    return await this.#counting(counted, async () => {
      const { password_hash: checkedHash } = await this.#database
        .selectFrom('app_user')
        .select('password_hash')
        .where('id', '=', account.id)
        .executeTakeFirstOrThrow();
      const { isRight } = await this.#passwords.check(currentPassword, checkedHash, { isTrusted: true });
      if (!isRight) return { outcome: 'wrong password' };
      const fault = await this.#passwords.judge(newPassword, account);
      if (fault !== undefined) return { outcome: 'weak password', fault };
      const result = await this.#replacePassword(request, checkedHash, await this.#passwords.hash(newPassword));
      if (result.outcome === 'changed') await forgetAttempts(this.#database, counted);
      return result;
    });
  }

  async #counting<Result>(
    counted: readonly CountedUnder[],
    judge: () => Promise<Result>,
  ): Promise<Result | TooManyAttempts> {
    const waitS = await countAttempt(this.#database, counted);
    if (waitS !== undefined) return { outcome: 'too many attempts', waitS };
    try {
      return await judge();
    } catch (error) {
      // Nobody was told anything. Where the database has failed it may fail here too, and the attempt stays counted.
      await withdrawAttempt(this.#database, counted).catch(() => {});
      throw error;
    }
  }

  async #judge(request: SignInRequest, candidate: Candidate | undefined, isTrusted: boolean): Promise<SignIn> {
    const { password, address, userAgent } = request;
    const { isRight, needsRenewal, ms } = await this.#passwords.check(password, candidate?.hash, { isTrusted });
    if (candidate === undefined || !isRight) {
      await this.#delay.after(ms);
      return { outcome: 'wrong credentials' };
    }
    const { account, hash: checkedHash, isActive } = candidate;
    if (!isActive) return { outcome: 'inactive' };
    const renewedHash = needsRenewal ? await this.#passwords.hash(password) : undefined;
    const session = { userId: account.id, checkedHash, renewedHash, lifetimeMs: this.#sessionLifetimeMs };
    const opened = await openSession(this.#database, { ...session, address, userAgent });
    if (opened !== undefined) return { outcome: 'signed in', account, ...opened };
    // Another sign-in has renewed the hash, or the password or the account is another: it is judged again as it is now.
    return await this.#judge(request, (await this.#find(request)).candidate, isTrusted);
  }

  async #replacePassword(
    { account: { id }, address, userAgent }: PasswordChangeRequest,
    checkedHash: string,
    newHash: string,
  ): Promise<PasswordChangeResult> {
    return await inTransaction(this.#database, async (trx) => {
      const account = await trx
        .updateTable('app_user')
        .set({ password_hash: newHash, password_changed_at: sql`now()`, must_change_password: false })
        .where('id', '=', id)
        .where('password_hash', '=', checkedHash)
        .returning(accountColumns)
        .executeTakeFirst();
      if (account === undefined) return { outcome: 'wrong password' };
      await endSessions(trx, id);
      const session = { userId: id, checkedHash: newHash, lifetimeMs: this.#sessionLifetimeMs, address, userAgent };
      const opened = await openSession(trx, session);
      return opened === undefined ? { outcome: 'wrong password' } : { outcome: 'changed', account, ...opened };
    });
  }

  async #find({ username, address }: SignInRequest): Promise<Lookup> {
    const statement = sql<Account & Omit<Lookup, 'candidate'> & { id: string | null; hash: string; isActive: boolean }>`
      select u.id, u.username, u.email, u.first_name as "firstName", u.last_name as "lastName", u.role,
             u.must_change_password as "mustChangePassword", u.password_hash as hash, u.is_active as "isActive",
             network_of(${address ?? null}::inet)::text as network,
             exists (
               select from session s
                where s.user_id = u.id and network_of(s.address) = network_of(${address ?? null}::inet)
             ) as "isKnownNetwork"
        from (select) one left join app_user u on u.username = ${username}`;
    const [row] = (await executePrepared(statement, this.#database)).rows;
    if (row === undefined) throw new Error('a left join has a row');
    const { hash, isActive, network, isKnownNetwork, ...account } = row;
    return {
      candidate: account.id === null ? undefined : { account, hash, isActive },
      network: network ?? undefined,
      isKnownNetwork,
    };
  }
}
