/** The connections of the product, in pools by what they are kept for. */
import type { ProductDatabase, ProductSchema } from '@vanguard/datastore';
import {
  openPool,
  parseDatabaseUrl,
  type PoolOptions,
  type RanStatement,
  type SlowStatement,
} from '@vanguard/postgres';
import { type ConnectionShares, shareConnections } from './connections.ts';
import type { Settings } from './settings.ts';

export interface ProductPools {
  /** For requests, and for everything else that the product does. */
  database: ProductDatabase;
  /** For sign-in and who-am-I. */
  reserved: ProductDatabase;
  /** For `ready`. */
  health: ProductDatabase;
  /** For exports; undefined: there is no replica. */
  replica: ProductDatabase | undefined;
  shares: ConnectionShares;
  /** From now on, in place of whoever heard of them before. */
  hearSlowStatements: (listener: (slow: SlowStatement) => void) => void;
  /** As well: every one of them. */
  hearStatements: (listener: (statement: RanStatement) => void) => void;
  close: () => Promise<void>;
}

/** Limits of `ready`: a database that takes longer serves nobody. */
const healthLimits = { statementMs: 1000, lockMs: 1000, idleInTransactionMs: 1000 };

/** Half of them for exports, of which a server makes four at once; the others say how far it has come. */
const replicaConnections = 8;
const replicaConnectionsOf = (url: string) => parseDatabaseUrl(url).connectionLimit ?? replicaConnections;

/** Each connects when it is first asked. */
export function openPools(url: string, settings: Settings): ProductPools {
  const shares = shareConnections(settings, url);
  let hear = (_slow: SlowStatement) => {};
  let hearEach = (_statement: RanStatement) => {};
  const { statementTimeoutMs, lockTimeoutMs, idleTransactionTimeoutMs, longStatementTimeoutMs } = settings;
  const interactive = {
    statementMs: statementTimeoutMs,
    lockMs: lockTimeoutMs,
    idleInTransactionMs: idleTransactionTimeoutMs,
  };
  // Whoever reads an export sets its pace, and the transaction waits.
  const long = { ...interactive, statementMs: longStatementTimeoutMs, idleInTransactionMs: longStatementTimeoutMs };
  const common = {
    limits: { interactive, long },
    waitsMs: { interactive: 3000, long: 15_000 },
    slowStatements: { afterMs: settings.slowStatementMs, report: (slow: SlowStatement) => hear(slow) },
    onStatement: (statement: RanStatement) => hearEach(statement),
  };
  const opened: ProductDatabase[] = [];
  const open = (maxConnections: number, options: PoolOptions, of = url) => {
    const pool = openPool<ProductSchema>(of, { ...common, maxConnections, ...options });
    opened.push(pool);
    return pool;
  };
  const database = open(shares.requests, { applicationName: 'vanguard' });
  const reserved = shares.reserved === 0 ? database : open(shares.reserved, { applicationName: 'vanguard sign-in' });
  const limits = { interactive: healthLimits, long: healthLimits };
  const ofHealth = {
    applicationName: 'vanguard health',
    limits,
    waitsMs: { interactive: healthLimits.statementMs, long: healthLimits.statementMs },
  };
  const health = shares.health === 0 ? reserved : open(shares.health, ofHealth);
  const { replicaUrl } = settings;
  const replica =
    replicaUrl === undefined
      ? undefined
      : open(replicaConnectionsOf(replicaUrl), { applicationName: 'vanguard' }, replicaUrl);
  return {
    database,
    reserved,
    health,
    replica,
    shares,
    hearSlowStatements: (listener) => {
      hear = listener;
    },
    hearStatements: (listener) => {
      hearEach = listener;
    },
    close: async () => void (await Promise.all(opened.map(async (pool) => await pool.destroy()))),
  };
}
