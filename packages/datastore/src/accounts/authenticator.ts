/**
 * Whether somebody is who they say: sign-in and change of password. Each attempt is counted first, and costs a hash only
 * where it may be judged. These queries run as the server itself.
 */
import { forWork, inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import { type Account, accountColumns } from './account.ts';
import { AnswerDelay } from './answer-delay.ts';
import { beginSignIn, type Candidate, findCandidate, type SignInOrigin } from './begin-sign-in.ts';
import {
  countAttempt,
  type CountedUnder,
  countedUnderSession,
  forgetAttempts,
  withdrawAttempt,
} from './password-attempts.ts';
import { type PasswordPool, passwordsBusy } from './password-pool.ts';
import { findBrokenRule } from './password-strength.ts';
import { endSessions, type OpenedSession, openSession, type Visitor } from './sessions.ts';

export interface SignInRequest extends Visitor, SignInOrigin {
  password: string;
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

export class Authenticator {
  readonly #database: ProductDatabase;
  /** They may come in thousands: they leave connections to those who are known. */
  readonly #databaseForStrangers: ProductDatabase;
  readonly #passwords: PasswordPool;
  readonly #sessionLifetimeMs: number;
  readonly #delay: AnswerDelay;

  constructor(database: ProductDatabase, passwords: PasswordPool, sessionLifetimeMs: number) {
    this.#database = database;
    this.#databaseForStrangers = forWork(database, { yields: true });
    this.#passwords = passwords;
    this.#sessionLifetimeMs = sessionLifetimeMs;
    this.#delay = new AnswerDelay(database, passwords);
  }

  /** Throws DatastoreError `passwords_busy`; the attempt then does not count. */
  async signIn(request: SignInRequest): Promise<SignIn> {
    const admitsStrangers = this.#passwords.hasRoom({ isTrusted: false });
    const database = request.device === undefined ? this.#databaseForStrangers : this.#database;
    const begun = await beginSignIn(database, request, { admitsStrangers });
    if (begun === undefined) throw passwordsBusy();
    const { candidate, trust, counted, waitS } = begun;
    if (waitS !== undefined) return { outcome: 'too many attempts', waitS };
    return await this.#judging(counted, async () => {
      const result = await this.#judge(request, candidate, trust !== 'stranger');
      if (result.outcome !== 'wrong credentials') await forgetAttempts(this.#database, counted);
      return result;
    });
  }

  /** Ends every session of the account and opens a new one. Throws DatastoreError `passwords_busy`. */
  async changePassword(request: PasswordChangeRequest): Promise<PasswordChangeResult> {
    const { account, sessionId, currentPassword, newPassword } = request;
    const broken = findBrokenRule(newPassword, account);
    if (broken !== undefined) return { outcome: 'weak password', fault: broken };
    const counted = countedUnderSession(sessionId, account.id);
    const waitS = await countAttempt(this.#database, counted);
    if (waitS !== undefined) return { outcome: 'too many attempts', waitS };
    return await this.#judging(counted, async () => {
      const { password_hash: checkedHash } = await this.#database
        .selectFrom('app_user')
        .select('password_hash')
        .where('id', '=', account.id)
        .executeTakeFirstOrThrow();
      const { isRight } = await this.#passwords.check(currentPassword, checkedHash, { isTrusted: true });
      if (!isRight) return { outcome: 'wrong password' };
      const fault = await this.#passwords.judge(newPassword, account);
      if (fault !== undefined) {
        // Nothing was guessed; the account's count bounds what is judged.
        await withdrawAttempt(this.#database, counted.slice(0, 1));
        return { outcome: 'weak password', fault };
      }
      const result = await this.#replacePassword(request, checkedHash, await this.#passwords.hash(newPassword));
      if (result.outcome === 'changed') await forgetAttempts(this.#database, counted);
      return result;
    });
  }

  async #judging<Result>(counted: readonly CountedUnder[], judge: () => Promise<Result>): Promise<Result> {
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
    return await this.#judge(request, await findCandidate(this.#database, request.username), isTrusted);
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
}
