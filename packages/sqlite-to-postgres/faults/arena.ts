/**
 * Where the faults happen: a durable embedded server of the harness's own, and for each point a site of its own: a
 * fresh database with something in it, a folder with a copy of the source, a target schema.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import type { Client } from 'pg';
import type { Phase } from '../src/progress/events.ts';
import { readState } from './database-state.ts';
import { runUntil } from './run-until.ts';
import { writeShop } from './shop.ts';

export interface Site {
  database: string;
  url: string;
  folder: string;
  source: string;
  schema: string;
}

/** One that is there, and one that is not. */
export const schemas = ['public', 'moved'];
const template = 'site';
const wasThere = `
  create table public.was_there (id integer primary key, note text);
  insert into public.was_there select i, 'note ' || i from generate_series(1, 100) i`;

export class Arena {
  readonly root: string;
  server: EmbeddedPostgres;
  before: string[] = [];
  /** By target schema. */
  readonly published = new Map<string, string[]>();
  /** How long each phase takes without a fault. */
  durations = new Map<Phase, number>();
  /** Size of a site's database, before a run and after it. */
  readonly databaseBytes = { empty: 0, full: 0 };
  #sites = 0;

  private constructor(root: string, server: EmbeddedPostgres) {
    this.root = root;
    this.server = server;
  }

  static async open(): Promise<Arena> {
    const root = mkdtempSync(join(tmpdir(), 'faults-'));
    chmodSync(root, 0o755);
    const arena = new Arena(root, await startEmbeddedPostgres({ dir: join(root, 'server') }));
    writeShop(join(root, 'shop.db'));
    await arena.#prepare();
    return arena;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  /** `options` go to `create database`. */
  async makeSite(options = '', shop = join(this.root, 'shop.db')): Promise<Site> {
    const database = `site_${++this.#sites}`;
    const folder = join(this.root, database);
    mkdirSync(folder);
    const source = join(folder, 'shop.db');
    copyFileSync(shop, source);
    if (this.#sites % 4 === 0) logAhead(source);
    await this.asAdmin(
      async (admin) => await admin.query(`create database ${database} template ${template} ${options}`),
    );
    return { database, url: this.server.url(database), folder, source, schema: schemas[this.#sites % 2] ?? '' };
  }

  async removeSite({ database, folder }: Site): Promise<void> {
    await this.asAdmin(async (admin) => await admin.query(`drop database ${quoteIdentifier(database)} with (force)`));
    await rm(folder, { recursive: true, force: true });
  }

  async asAdmin<Result>(work: (admin: Client) => Promise<Result>): Promise<Result> {
    return await withClient(this.server.url(), work);
  }

  /** Ends every session of the site. */
  async disconnect({ database }: Site): Promise<void> {
    await this.asAdmin(
      async (admin) =>
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]),
    );
  }

  /** As an administrator would: `fast` ends the sessions, `immediate` leaves everything to recovery. */
  async restart(mode: 'fast' | 'immediate'): Promise<void> {
    const { dataDir, port, dir } = this.server;
    const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    while (isAlive(pid)) await sleep(10);
    this.server = await startEmbeddedPostgres({ dir, port });
  }

  async #prepare(): Promise<void> {
    await this.asAdmin(async (admin) => await admin.query(`create database ${template}`));
    await withClient(this.server.url(template), async (client) => {
      await client.query(wasThere);
      this.before = await readState(client);
      this.databaseBytes.empty = await databaseSize(client);
    });
    for (let i = 0; i < schemas.length; i++) {
      this.durations = await this.measure(async ({ schema, url }) => {
        await withClient(url, async (client) => {
          this.published.set(schema, await readState(client));
          this.databaseBytes.full = await databaseSize(client);
        });
      });
    }
  }

  /** A run without a fault: how long its phases take. `shop` is the source where it is another than the arena's. */
  async measure(
    onPublished: (site: Site) => Promise<void>,
    shop?: string,
    ...options: string[]
  ): Promise<Map<Phase, number>> {
    const site = await this.makeSite('', shop);
    const { status, stderr, durations } = await runUntil(migrateCommand(site, ...options), site.folder);
    if (status !== 0) throw new Error(`a run without a fault failed: ${stderr}`);
    await onPublished(site);
    await this.removeSite(site);
    return durations;
  }
}

function logAhead(path: string): void {
  using database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal');
}

async function databaseSize(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes');
  return Number(rows[0]?.bytes);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function migrateCommand({ source, url, schema }: Site, ...options: string[]): string[] {
  return ['migrate', source, url, '--schema', schema, '--yes', '--jobs', '2', ...options];
}

export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await connectClient(url, { applicationName: 'faults' });
  return await work(client).finally(async () => await client.end());
}
