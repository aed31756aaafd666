/**
 * What each page presumes, and what happens between its commands. A command that no step is about is called without a
 * terminal and must end with 0.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { productTemplate } from '@vanguard/datastore/testing';
import { sampleEncryptionKey, writeLegacyProject, writeLegacySample } from '@vanguard/legacy-sample';
import { connectClient } from '@vanguard/postgres';
import type { TestDatabaseTemplate } from '@vanguard/postgres/testing';
import type { Answer } from 'sqlite-to-postgres/cli/testing';
import type { Session } from './session.ts';

export interface Step {
  /** What happens before the command. */
  before?: (session: Session) => Promise<void> | void;
  /** What the reader writes in place of what the page says. */
  instead?: Record<string, string>;
  /** At a terminal, what is typed at which words. */
  answers?: Answer[];
  /** Default: 0. */
  status?: number;
  prints?: RegExp;
  /** What the reader takes from the output. */
  after?: (session: Session, output: string) => void;
}

export interface Scene {
  /** Default: an empty database. */
  template?: TestDatabaseTemplate;
  prepare?: (session: Session) => Promise<void> | void;
  /** By a part of the command. */
  steps?: Record<string, Step>;
}

const records = 60;
const target = 'postgresql://user:password@host/app';

function writeApp({ folder }: Session, path = 'app.db'): void {
  using database = new DatabaseSync(join(folder, path));
  database.exec(`
    create table customer (id integer primary key, name text not null, joined_at datetime);
    create table orders (id integer primary key, customer_id integer references customer (id), total real);
    create index orders_customer on orders (customer_id);
    insert into customer values (1, 'Ann', '2025-01-02 03:04:05'), (2, 'Bo', null);
    insert into orders values (1, 1, 12.5), (2, 2, 0.1), (3, null, 7);`);
}

function writeProject({ folder }: Session): void {
  writeLegacyProject(join(folder, 'path/to/project'), { records });
}

function writeLegacy({ folder }: Session): void {
  const file = join(folder, 'path/to/dev.db');
  mkdirSync(dirname(file), { recursive: true });
  writeLegacySample(file, { records });
}

/** As if nothing had been moved yet. */
async function startOver(session: Session): Promise<void> {
  await session.takeDatabase();
  rmSync(join(session.folder, '.sqlite-to-postgres'), { recursive: true, force: true });
}

async function move(session: Session): Promise<void> {
  await startOver(session);
  await session.run(`npx sqlite-to-postgres migrate app.db ${target} --quiet`);
}

/** Somebody goes on working with the moved database. */
async function writeSince({ url }: Session): Promise<void> {
  await execute(url, `insert into customer values (3, 'Cy', null)`);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = await connectClient(url);
  await client.query(sql);
  await client.end();
}

const follow: Answer[] = [
  ['Move it? [y/N]', 'y\r'],
  ['Go on? [y/N]', 'y\r'],
  ['Press Enter to switch over', '\r'],
];

/** The product is to use the database of the session. */
const useDatabase = (session: Session) => void (session.variables['DATABASE_URL'] = session.url);

const typedTwice: Answer[] = [
  ['New password', 'granite lighthouse 7\r'],
  ['once more', 'granite lighthouse 7\r'],
];

/** Those of a member of an organization in the sample. */
const account = { ann: 'mreyes', 'your password': 'site-plan-2025' };

/** As a spreadsheet would: one value of the exported file is another. */
async function changeExport(session: Session): Promise<void> {
  const url = 'http://localhost:3001/api/pfa/$ORG/export.csv?columns=pfaId,category';
  const { output: name } = await session.run(`curl -OJ -H "Authorization: Bearer $TOKEN" "${url}"`);
  const [header, first = ''] = readFileSync(join(session.folder, name), 'utf8').split(/\r?\n/);
  writeFileSync(join(session.folder, 'changed.csv'), `${header}\n${first.replace(/[^,;]+$/, 'Winches')}\n`);
}

export const scenes: Record<string, Scene> = {
  'CONTRIBUTING.md': {},
  'QUICKSTART.md': {
    template: productTemplate,
    prepare: (session) => {
      writeLegacy(session);
      writeApp(session);
      useDatabase(session);
    },
    steps: {
      'vanguard start': { prints: /✓ Verify[\s\S]*PFA Vanguard is ready/ },
      'vanguard rollback': { prints: /^Undone/m },
      [`migrate app.db ${target}`]: { before: startOver },
    },
  },
  'README.md': {},
  'docs/how-to/audit-and-personal-data.md': {
    template: productTemplate,
    prepare: async (session) => {
      useDatabase(session);
      await session.run('npx vanguard user add bea --generate');
    },
    steps: { 'user erase': { prints: /To do it: the same with --yes/ } },
  },
  'docs/how-to/back-up-and-restore.md': {},
  'docs/how-to/connect-pems.md': {
    template: productTemplate,
    prepare: async (session) => {
      writeLegacy(session);
      useDatabase(session);
      await session.run('npx vanguard migrate path/to/dev.db --yes --quiet');
    },
    steps: {
      unlock: {
        answers: [['ENCRYPTION_KEY', `${sampleEncryptionKey}\r`]],
        prints: /credentials can be used now/,
      },
      'connection test': {
        // Nobody listens there.
        before: ({ url }) =>
          execute(
            url,
            "set vanguard.across_organizations = 'on'; update api_configuration set url = 'http://127.0.0.1:9'",
          ),
        status: 3,
        prints: /head +PEMS cannot be reached/,
      },
      'rotate-key': { prints: /came under a new key/ },
      'auth basic': { answers: [['New password', 'site-plan-2025\r']] },
      'pull now': {
        // As a worker would have, had it an address that answers.
        before: ({ url }) =>
          execute(
            url,
            "set vanguard.across_organizations = 'on'; insert into sync_state (organization_id, upstream_kind) select id, 'pems' from organization on conflict do nothing",
          ),
        prints: /A worker pulls the manufacturers of RIO/,
      },
    },
  },
  'docs/how-to/export-and-import.md': {
    template: productTemplate,
    prepare: async (session) => {
      writeLegacy(session);
      useDatabase(session);
      await session.serve(['path/to/dev.db']);
    },
    steps: {
      '/api/auth/login': {
        instead: account,
        after: ({ variables }, output) => (variables['TOKEN'] = (JSON.parse(output) as { token: string }).token),
      },
      '/api/organizations': {
        after: ({ variables }, output) =>
          (variables['ORG'] = (JSON.parse(output) as { organizations: { id: string }[] }).organizations[0]?.id ?? ''),
      },
      'export.xlsx': { prints: /\.xlsx$/ },
      '/import"': {
        before: changeExport,
        prints: /"importId":"/,
        after: ({ variables }, output) => (variables['IMPORT'] = (JSON.parse(output) as { importId: string }).importId),
      },
      '/confirm': { prints: /"saved":1/ },
    },
  },
  'docs/how-to/fill-tables-that-are-there.md': {
    prepare: async (session) => {
      writeApp(session);
      await execute(
        session.url,
        `create table customer (id serial primary key, name text not null, joined_at timestamptz);
         create table orders (id serial primary key, customer_id integer references customer, total numeric(10, 2))`,
      );
    },
  },
  'docs/how-to/go-back-to-sqlite.md': {
    prepare: async (session) => {
      writeApp(session);
      await move(session);
    },
    steps: {
      '--carry-back': { before: moveAndWrite },
      '--discard': { before: moveAndWrite },
    },
  },
  'docs/how-to/migrate-a-legacy-installation.md': { prepare: writeProject },
  'docs/how-to/move-a-live-database.md': {
    prepare: (session) => {
      writeApp(session);
      useDatabase(session);
    },
    steps: {
      [`${target} --follow`]: { before: startOver, answers: follow },
      'run.ndjson': { before: (session) => startOver(session).then(() => useDatabase(session)) },
      'kill -USR2': { prints: /"outcome":"published"/ },
    },
  },
  'docs/how-to/move-a-prisma-project.md': { prepare: writeProject },
  'docs/how-to/move-a-sqlite-application.md': {
    prepare: writeApp,
    steps: {
      'rollback --carry-back': { before: moveAndWrite },
      'import bundle': { before: startOver },
    },
  },
  'docs/how-to/run-in-containers.md': {},
  'docs/how-to/run-in-production.md': {
    template: productTemplate,
    prepare: (session) => {
      useDatabase(session);
      Object.assign(session.variables, {
        JWT_SECRET: randomBytes(48).toString('base64'),
        VANGUARD_TRUSTED_PROXIES: '127.0.0.1',
      });
    },
    steps: { 'user add': { answers: typedTwice } },
  },
  'docs/how-to/run-on-debian.md': {},
  'docs/how-to/troubleshoot.md': { prepare: writeApp },
  'docs/how-to/try-it-with-a-simulated-pems.md': {
    steps: {
      'vanguard simulator': { instead: { simulator: 'simulator --port 0' } },
      PFS_F_ENDDATE: { prints: /2027-01-31/ },
    },
  },
  'docs/how-to/upgrade.md': {},
  'docs/how-to/use-a-server-of-your-own.md': {
    template: productTemplate,
    // An installation that is in use: a new one would begin with a sample.
    prepare: async (session) => {
      useDatabase(session);
      await session.run('npx vanguard user add ann --role admin --generate');
    },
  },
  'docs/tutorial/first-start.md': {},
  'packages/sqlite-to-postgres/README.md': {
    prepare: writeApp,
    steps: {
      '--carry-back': { before: writeSince },
      '--follow': { answers: follow },
    },
  },
};

async function moveAndWrite(session: Session): Promise<void> {
  await move(session);
  await writeSince(session);
}
