/** Connections to a PostgreSQL, with what can go wrong in words. */
import type pg from 'pg';
import { Client } from './client.ts';
import { describeConnectionError } from './connection-failure.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { exactTypes } from './exact-types.ts';
import { mayFallBack, tlsOptions } from './tls-options.ts';

export interface ConnectionOptions {
  /** As shown in pg_stat_activity; one in the URL wins. */
  applicationName?: string;
  connectTimeoutMs?: number;
  /** Of the session from its first moment on, before any statement. Poolers refuse most of them. */
  settings?: Readonly<Record<string, string>>;
}

const defaultConnectTimeoutMs = 10_000;

/** Throws PostgresConnectionError `bad_url`, `tls`. */
function clientConfig(url: string, options: ConnectionOptions): pg.ClientConfig {
  const { connectionUrl, connectTimeoutMs, encryption } = parseDatabaseUrl(url);
  return {
    connectionString: withSettings(connectionUrl, options.settings ?? {}),
    application_name: options.applicationName ?? 'vanguard',
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs ?? defaultConnectTimeoutMs,
    types: exactTypes,
    keepAlive: true,
    ssl: tlsOptions(encryption),
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

async function tryConnect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new Client(config);
  await client.connect();
  return client;
}

/** The pool's connections are configured alike, so whether the server encrypts is found out once, by connecting. */
export async function poolConfig(url: string, options: ConnectionOptions): Promise<pg.PoolConfig> {
  const config = clientConfig(url, options);
  if (!mayFallBack(parseDatabaseUrl(url).encryption)) return config;
  try {
    await (await tryConnect(config)).end();
    return config;
  } catch (error) {
    if (isEncryptionMissing(url, error)) return { ...config, ssl: false };
    throw describeConnectionError(url, error);
  }
}

function isEncryptionMissing(url: string, error: unknown): boolean {
  return mayFallBack(parseDatabaseUrl(url).encryption) && /does not support SSL/.test((error as Error).message);
}
