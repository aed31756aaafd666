/**
 * Every setting of the product, one entry each; how they are read and refused follows from it, and so does their
 * reference (`npm run settings:reference`). The prefix VANGUARD_ belongs to this table: a name with it that does not
 * stand here is refused.
 */
import {
  addresses,
  choice,
  duration,
  encryptionKeys,
  flag,
  folder,
  headers,
  host,
  port,
  postgresUrl,
  secret,
  share,
  size,
  timeOfDay,
  token,
  webUrl,
  words,
} from './kinds.ts';
import type { SettingKind } from './kinds.ts';

export interface Setting<T> {
  name: string;
  kind: SettingKind<T>;
  /** As it would be written; undefined: `withoutIt` says what happens then. */
  default?: string;
  withoutIt?: string;
  /** What it is, and what it is for: one sentence without its point. */
  description: string;
}

export const settingsTable = {
  databaseUrl: {
    name: 'DATABASE_URL',
    kind: postgresUrl,
    withoutIt: 'the embedded server',
    description: 'PostgreSQL to use; a role that may create tables in its database',
  },
  directUrl: {
    name: 'DIRECT_URL',
    kind: postgresUrl,
    withoutIt: 'DATABASE_URL',
    description: 'The same database past a pooler: for pages that show changes at once, backups and restorations',
  },
  replicaUrl: {
    name: 'DATABASE_REPLICA_URL',
    kind: postgresUrl,
    withoutIt: 'the primary serves them',
    description: 'The same database on a streaming replica, which exports are read from',
  },
  replicaWaitMs: {
    name: 'VANGUARD_REPLICA_WAIT',
    kind: duration('2s'),
    default: '2s',
    description:
      'Longest an export waits for the replica to show what was written before it; then it is read from the primary',
  },
  dataFolder: {
    name: 'VANGUARD_DATA',
    kind: folder,
    default: '.vanguard',
    description: "Folder of the installation's data: embedded database, key, sample, state of migrations",
  },
  apiPort: { name: 'API_PORT', kind: port, default: '3001', description: 'Port of the API' },
  webPort: { name: 'WEB_PORT', kind: port, default: '3000', description: 'Port of the page' },
  host: {
    name: 'HOST',
    kind: host,
    default: '127.0.0.1',
    description: 'Address to listen on; one beyond this machine exposes the installation',
  },
  jwtSecret: {
    name: 'JWT_SECRET',
    kind: secret,
    withoutIt: 'made and kept; required where exposed',
    description: 'Signs the tokens of those who signed in',
  },
  encryptionKeys: {
    name: 'VANGUARD_ENCRYPTION_KEY',
    kind: encryptionKeys,
    withoutIt: 'made and kept; required where exposed',
    description: 'Encrypts the credentials of connections',
  },
  nodeEnv: {
    name: 'NODE_ENV',
    kind: choice('development', 'test', 'production'),
    default: 'development',
    description: 'With production the installation counts as exposed, wherever it listens',
  },
  trustedProxies: {
    name: 'VANGUARD_TRUSTED_PROXIES',
    kind: addresses,
    withoutIt: 'none',
    description:
      'Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; with one the installation is exposed',
  },
  logLevel: {
    name: 'VANGUARD_LOG_LEVEL',
    kind: choice('silent', 'error', 'warn', 'info', 'debug'),
    default: 'warn',
    description: 'What is logged: this level and all before it',
  },
  logForm: {
    name: 'VANGUARD_LOG_FORM',
    kind: choice('json', 'text'),
    default: 'json',
    description: 'Lines of the log: JSON for programs, text for people',
  },
  accessLog: {
    name: 'VANGUARD_ACCESS_LOG',
    kind: flag,
    default: 'off',
    description: 'Log each answered request',
  },
  metricsToken: {
    name: 'VANGUARD_METRICS_TOKEN',
    kind: token,
    withoutIt: 'only this machine may ask for the metrics, and of an exposed installation nobody',
    description: 'Opens /api/health/metrics to whoever sends it as bearer token',
  },
  backupFolder: {
    name: 'VANGUARD_BACKUPS',
    kind: folder,
    withoutIt: 'backups in the folder of VANGUARD_DATA',
    description: 'Folder of the backups; better on another disk',
  },
  backupAt: {
    name: 'VANGUARD_BACKUP_AT',
    kind: timeOfDay,
    withoutIt: 'no backup is made by itself',
    description: 'When `vanguard start` or `vanguard worker` makes a backup every day; set it for one of them',
  },
  backupsKept: {
    name: 'VANGUARD_BACKUPS_KEPT',
    kind: size(1, 1000, 7),
    default: '7',
    description: 'Backups that are kept; older ones are removed after a new one has proved itself',
  },
  poolSize: {
    name: 'VANGUARD_POOL_SIZE',
    kind: size(1, 1000, 20),
    withoutIt: 'connection_limit of the URL less the reserved ones, else 20',
    description: 'Connections to the database for requests',
  },
  reservedConnections: {
    name: 'VANGUARD_RESERVED_CONNECTIONS',
    kind: size(1, 100, 4),
    default: '4',
    description: 'Further connections that only sign-in, health and who-am-I use',
  },
  statementTimeoutMs: {
    name: 'VANGUARD_STATEMENT_TIMEOUT',
    kind: duration('15s'),
    default: '15s',
    description: 'Longest a statement of a request may take',
  },
  lockTimeoutMs: {
    name: 'VANGUARD_LOCK_TIMEOUT',
    kind: duration('5s'),
    default: '5s',
    description: 'Longest a statement of a request waits for a lock',
  },
  idleTransactionTimeoutMs: {
    name: 'VANGUARD_IDLE_TRANSACTION_TIMEOUT',
    kind: duration('30s'),
    default: '30s',
    description: 'Longest a transaction may do nothing',
  },
  longStatementTimeoutMs: {
    name: 'VANGUARD_LONG_STATEMENT_TIMEOUT',
    kind: duration('10min'),
    default: '10min',
    description: 'Longest a statement of an export, an import or a bulk operation may take',
  },
  worker: {
    name: 'VANGUARD_WORKER',
    kind: flag,
    default: 'on',
    description: 'Whether `vanguard start` runs the loop with PEMS; off where `vanguard worker` does elsewhere',
  },
  pullsAtOnce: {
    name: 'VANGUARD_PULLS_AT_ONCE',
    kind: size(1, 100, 3),
    default: '3',
    description: 'Organizations that a worker pulls from PEMS at once',
  },
  deliveriesAtOnce: {
    name: 'VANGUARD_DELIVERIES_AT_ONCE',
    kind: size(1, 100, 4),
    default: '4',
    description: 'Requests at once by which changes are written to an installation of PEMS, by all workers together',
  },
  slowStatementMs: {
    name: 'VANGUARD_SLOW_STATEMENT',
    kind: duration('1s'),
    default: '1s',
    description: 'A statement that takes longer is logged, without its values',
  },
  otlpEndpoint: {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    kind: webUrl('http://127.0.0.1:4318'),
    withoutIt: 'no traces',
    description: 'Collector of OpenTelemetry that traces are sent to, at /v1/traces below this address',
  },
  tracesEndpoint: {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    kind: webUrl('http://127.0.0.1:4318/v1/traces'),
    withoutIt: 'that of OTEL_EXPORTER_OTLP_ENDPOINT',
    description: 'Whole address that traces are sent to',
  },
  traceHeaders: {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    kind: headers,
    withoutIt: 'none',
    description: 'Headers for the collector, such as its key',
  },
  traceServiceName: {
    name: 'OTEL_SERVICE_NAME',
    kind: words,
    default: 'vanguard',
    description: 'What this installation is called in traces',
  },
  traceSampler: {
    name: 'OTEL_TRACES_SAMPLER',
    kind: choice(
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'always_on',
      'always_off',
      'traceidratio',
    ),
    default: 'parentbased_always_on',
    description: 'Which traces are kept; with parentbased, whoever sends a traceparent decides',
  },
  traceShare: {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    kind: share,
    default: '1',
    description: 'Share of the traces that a sampler with traceidratio keeps',
  },
  shutdownDeadlineMs: {
    name: 'VANGUARD_SHUTDOWN_DEADLINE',
    kind: duration('30s'),
    default: '30s',
    description: 'Longest that requests under way are waited for when the product stops',
  },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingsTable = typeof settingsTable;
export type SettingKey = keyof SettingsTable;

type ValueOf<S> = S extends { kind: SettingKind<infer T> }
  ? S extends { default: string }
    ? T
    : T | undefined
  : never;

/** The settings, read: each under its key in the table. */
export type Settings = { readonly [Key in SettingKey]: ValueOf<SettingsTable[Key]> };
