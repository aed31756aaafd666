/** What a server is built with, and what it refuses to run with where others than this machine reach it. */
import type { KeyRing, ProductDatabase } from '@vanguard/datastore';
import { findDefaultPasswords, type PasswordPool } from '@vanguard/datastore';
import type { ReplicaSettings } from './long-reads/long-reads.ts';
import type { PageSettings } from './page/answer-page.ts';
import { findSecretFault } from './secret-strength.ts';
import type { Tracing } from './tracing/open-tracing.ts';

export interface LogDestination {
  write: (line: string) => void;
}

export interface ServerSettings {
  database: ProductDatabase;
  /** Connections of their own for sign-in and who-am-I; default: those of `database`. */
  reserved?: ProductDatabase;
  /** One of its own for `ready`; default: those of `reserved`. */
  health?: ProductDatabase;
  /** A streaming replica of `database`, for exports. */
  replica?: ReplicaSettings | undefined;
  /** URL of the database itself, to hear of events at; without it they are looked for. */
  listensAt?: string;
  /** For health: why the database does not answer, where that is known. */
  explainDatabase?: () => string | undefined;
  /** For health: whether the schema is of this version. */
  isSchemaCurrent: () => Promise<boolean>;
  /** Default: one of its own. */
  passwords?: PasswordPool;
  /** Signs the tokens. */
  jwtSecret: string;
  /** Reads the keys that encrypt credentials of connections; called again each time, as a rotation changes them. May throw. */
  readKeys?: () => Promise<KeyRing>;
  /** Others than this machine reach it, so that a delivered password or a weak secret would open it to strangers. */
  isExposed?: boolean;
  /** Opens the metrics to whoever sends it; default: only this machine may ask, and of an exposed server nobody. */
  metricsToken?: string | undefined;
  /** For the metrics: the latest backup, if this machine has any. */
  findLatestBackup?: () => { endedAtS: number; bytes: number } | undefined;
  /** For the metrics: when the latest backup for point in time ended, in seconds since 1970, if this machine knows. */
  findLatestPointInTime?: () => number | undefined;
  /** Served beside the API, on the port that is its own; by default the API stands alone. */
  page?: PageSettings;
  /** Addresses and networks of proxies whose X-Forwarded-For and -Proto are believed; by default none. */
  trustedProxies?: readonly string[];
  /** Default: no traces. */
  tracing?: Pick<Tracing, 'traceRequests'> | undefined;
  /** Default: warn. */
  logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Default: json. */
  logForm?: 'json' | 'text';
  /** A line for each request, whatever the level; default: none. */
  accessLog?: boolean;
  /** Default: standard output. */
  logTo?: LogDestination;
}

/** The server must not run like this. */
export class UnsafeSettingsError extends Error {
  readonly code: 'weak_secret' | 'default_password';
  readonly hint: string;

  constructor(message: string, { code, hint }: { code: UnsafeSettingsError['code']; hint: string }) {
    super(message);
    this.name = 'UnsafeSettingsError';
    this.code = code;
    this.hint = hint;
  }
}

/** Throws UnsafeSettingsError. */
export async function refuseUnsafeExposure({ database, jwtSecret }: ServerSettings): Promise<void> {
  const fault = findSecretFault(jwtSecret);
  if (fault !== undefined) {
    throw new UnsafeSettingsError(`The secret that signs the tokens is weak: ${fault}.`, {
      code: 'weak_secret',
      hint: 'Set JWT_SECRET to random characters, for example the output of: openssl rand -base64 48',
    });
  }
  const usernames = await findDefaultPasswords(database);
  if (usernames.length === 0) return;
  throw new UnsafeSettingsError(
    `These accounts still have the password they were delivered with, which everybody knows: ${usernames.join(', ')}.`,
    { code: 'default_password', hint: `Give each of them another one: vanguard user password ${usernames[0]}` },
  );
}
