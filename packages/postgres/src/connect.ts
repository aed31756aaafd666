/** Connections to a PostgreSQL, with what can go wrong in words. */
import type pg from 'pg';
import { Client, type ClientOptions } from './client.ts';
import { describeConnectionError } from './connection-failure.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { exactTypes } from './exact-types.ts';
import { mayFallBack, tlsOptions } from './tls-options.ts';

export interface ConnectionOptions {
  /** As shown in pg_stat_activity; one in the URL wins. */
  applicationName?: string;
  connectTimeoutMs?: number;
  /** Settings of the session from its first moment, before any statement. Poolers refuse most of them. */
  settings?: Readonly<Record<string, string>>;
}

const defaultConnectTimeoutMs = 10_000;

/** Throws PostgresConnectionError `bad_url`, `tls`. */
function clientConfig(url: string, options: ConnectionOptions): ClientOptions {
  const { connectionUrl, connectTimeoutMs, encryption, hasPooler } = parseDatabaseUrl(url);
  return {
    connectionString: withSettings(connectionUrl, options.settings ?? {}),
    application_name: options.applicationName ?? 'vanguard',
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs ?? defaultConnectTimeoutMs,
    types: exactTypes,
    keepAlive: true,
    ssl: tlsOptions(encryption),
    prepares: !hasPooler,
  };
}

/** Behind the options that the URL has itself, so that the later ones win. */
function withSettings(connectionUrl: string, settings: Readonly<Record<string, string>>): string {
  const url = new URL(connectionUrl);
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  if (own.length > 0) url.searchParams.set('options', [url.searchParams.get('options') ?? [], ...own].flat().join(' '));
  return url.href;
}

/** Throws PostgresConnectionError. The caller ends the client. */
export async function connectClient(url: string, options: ConnectionOptions = {}): Promise<pg.Client> {
  const config = clientConfig(url, options);
  try {
    return await tryConnect(config);
  } catch (error) {
    if (!isEncryptionMissing(url, error)) throw describeConnectionError(url, error);
  }
  return await tryConnect({ ...config, ssl: false }).catch((error: unknown) => {
    throw describeConnectionError(url, error);
  });
}

async function tryConnect(config: ClientOptions): Promise<pg.Client> {
  const client = new Client(config);
  await client.connect();
  return client;
}

/**
 * The pool's connections are configured alike: what the server, or a pooler before it, does not take is found out once,
 * by connecting. Poolers that lend a session by the transaction refuse settings, which a transaction can still set.
 */
export async function poolConfig(url: string, options: ConnectionOptions): Promise<ClientOptions> {
  const config = clientConfig(url, options);
  const bare = clientConfig(url, { ...options, settings: {} });
  const canDoWithout = config.connectionString !== bare.connectionString;
  if (!canDoWithout && !mayFallBack(parseDatabaseUrl(url).encryption)) return config;
  for (let next = config; ; ) {
    try {
      await (await tryConnect(next)).end();
      return next;
    } catch (error) {
      if (next.ssl !== false && isEncryptionMissing(url, error)) next = { ...next, ssl: false };
      else if (next.connectionString !== bare.connectionString && areSettingsRefused(error))
        next = { ...next, connectionString: bare.connectionString };
      else throw describeConnectionError(url, error);
    }
  }
}

function areSettingsRefused(error: unknown): boolean {
  return /unsupported startup parameter/.test((error as Error).message);
}

function isEncryptionMissing(url: string, error: unknown): boolean {
  return mayFallBack(parseDatabaseUrl(url).encryption) && /does not support SSL/.test((error as Error).message);
}
