/** What a server is built with, and what it refuses to run with in production. */
import type { ProductDatabase } from '@vanguard/datastore';
import { findDefaultPasswords } from '@vanguard/datastore';
import type { PageSettings } from './page/answer-page.ts';

export interface ServerSettings {
  database: ProductDatabase;
  /** For health: whether the schema is of this version. */
  isSchemaCurrent: () => Promise<boolean>;
  /** Signs the tokens. */
  jwtSecret: string;
  production?: boolean;
  /** Served beside the API, on the port that is its own; by default the API stands alone. */
  page?: PageSettings;
  /** Addresses and networks of proxies whose X-Forwarded-For and -Proto are believed; by default none. */
  trustedProxies?: readonly string[];
  logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** The server must not run like this. */
export class UnsafeSettingsError extends Error {
  readonly code: 'weak_secret' | 'default_password';
  readonly hint: string;

  constructor(code: UnsafeSettingsError['code'], message: string, hint: string) {
    super(message);
    this.name = 'UnsafeSettingsError';
    this.code = code;
    this.hint = hint;
  }
}

const minSecretLength = 32;
const knownSecrets = /sample|secret|change|default|development|example/i;

/** Throws UnsafeSettingsError. */
export async function checkProductionSettings({ database, jwtSecret }: ServerSettings): Promise<void> {
  if (jwtSecret.length < minSecretLength || knownSecrets.test(jwtSecret)) {
    throw new UnsafeSettingsError(
      'weak_secret',
      'JWT_SECRET is too short or a default one.',
      `Set it to at least ${minSecretLength} random characters, for example the output of: openssl rand -base64 48`,
    );
  }
  const usernames = await findDefaultPasswords(database);
  if (usernames.length === 0) return;
  throw new UnsafeSettingsError(
    'default_password',
    `These accounts still have the password they were delivered with: ${usernames.join(', ')}.`,
    'Start once without NODE_ENV=production, sign in as each of them and choose another password.',
  );
}
