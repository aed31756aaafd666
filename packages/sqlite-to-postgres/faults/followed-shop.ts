/**
 * The source of a run with `--follow`: the shop that the application writes to, and a table at rest that gives every
 * phase something to do. The application's writes are decided by a seed, so that what both sides must hold after any
 * number of its transactions can be told without asking either.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readRows, readSchema, shop } from '../src/follow/testing/shop.ts';
import { ShopWriter } from '../src/follow/testing/shop-writer.ts';
import type { Phase } from '../src/progress/events.ts';
import { type Arena, type Site, schemas, withClient } from './arena.ts';
import { readState } from './database-state.ts';

const tables = (archived: number) => `${shop};
  create table archive (id integer primary key, what text not null, amount real);
  create index archive_what on archive (what);
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${archived})
    insert into archive select i, 'sold ' || i, i / 7.0 from n`;

const archivedRows = 60_000;

export interface FollowedShop {
  path: string;
  /** How long each phase takes without a fault, and without an application. */
  durations: Map<Phase, number>;
  /** What a published run leaves, by target schema. */
  published: Map<string, string[]>;
  /** Definitions of the source. */
  schema: string;
}

const shops = new WeakMap<Arena, Promise<FollowedShop>>();

/** Made once. */
export async function followedShop(arena: Arena): Promise<FollowedShop> {
  const made = shops.get(arena) ?? makeShop(arena);
  shops.set(arena, made);
  return await made;
}

async function makeShop(arena: Arena): Promise<FollowedShop> {
  const path = join(arena.root, 'followed.db');
  writeFollowedShop(path, archivedRows);
  const made: FollowedShop = { path, durations: new Map(), published: new Map(), schema: readDefinitions(path) };
  while (made.published.size < schemas.length) {
    const note = async ({ schema, url }: Site) =>
      void made.published.set(schema, await withClient(url, async (client) => await readState(client)));
    made.durations = await arena.measure(note, path, '--follow');
  }
  return made;
}

export function writeFollowedShop(path: string, archived: number): void {
  using database = new DatabaseSync(path);
  database.exec(tables(archived));
}

/** The site gets the shop in place of its own source. */
export function stockSite({ path }: FollowedShop, { source }: Site, journalMode: 'wal' | 'delete'): void {
  copyFileSync(path, source);
  using database = new DatabaseSync(source);
  database.exec(`pragma journal_mode = ${journalMode}`);
}

/** Whatever page they stand on. */
export function readDefinitions(path: string): string {
  return JSON.stringify(readSchema(path).map((row) => ({ ...(row as object), rootpage: undefined })));
}

/** What the shop holds after a number of transactions; from one question to the next the number does not fall. */
export class ShopReplay {
  readonly #database = new DatabaseSync(':memory:');
  readonly #writer: ShopWriter;

  constructor(seed: number) {
    this.#database.exec(shop);
    this.#writer = new ShopWriter(this.#database, seed);
  }

  /** `lastNumber`: of the last transaction that was committed; 0 for none. */
  rowsAt(lastNumber: number): unknown[] {
    while (this.#writer.lastNumber < lastNumber) this.#writer.write();
    if (this.#writer.lastNumber > lastNumber) throw new Error(`transaction ${lastNumber} has been passed`);
    return readRows(this.#database);
  }
}
