/**
 * What guesses of passwords tell and cost, against the API in a process of its own.
 *
 * Names: wrong passwords at accounts of every kind, one after the other in random order; whether the times of two kinds
 * come from one distribution is asked by the test of Kolmogorov and Smirnov, beside the times of the checks themselves.
 * Flood: reads and a sign-in of somebody known, in quiet and while guesses come from everywhere. `--samples 100`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateProduct, openPasswordPool, type ProductDatabase, type ProductSchema } from '@vanguard/datastore';
import { ensureDatabase, openPool } from '@vanguard/postgres';
import { connectCaller, signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { jwtSecret, startApi } from './api-process.ts';
import { ms, percentile } from './bench-database.ts';
import { startServer } from './bench-server.ts';
import { optionOf } from './option-of.ts';

const password = 'granite lighthouse 7';

export async function run(args: string[]): Promise<void> {
  const samples = Number(optionOf(args, '--samples') ?? 100);
  const server = await startServer();
  try {
    const databaseUrl = server.url('sign_in');
    await ensureDatabase(databaseUrl);
    await migrateProduct(databaseUrl);
    const database = openPool<ProductSchema>(databaseUrl, { maxConnections: 2 });
    const api = await startApi(databaseUrl);
    try {
      const hashes = await buildAccounts(database);
      await compareNames(database, api.url, hashes, samples);
      await floodWithGuesses(database, api.url);
    } finally {
      await api.stop();
      await database.destroy();
    }
  } finally {
    await server.stop();
  }
}

/** By the kind, which is the name too; undefined where nobody has it. */
type Hashes = ReadonlyMap<string, string | undefined>;

async function buildAccounts(database: ProductDatabase): Promise<Hashes> {
  await using passwords = openPasswordPool();
  const hash = await passwords.hash(password);
  const hashes: Hashes = new Map([
    ['nobody', undefined],
    ['known', hash],
    ['inactive', hash],
    ['bcrypt of cost 10', '$2b$10$M3l8EZOjDABvWfHvWeEUI.YD8H2.UwfJAFBAc95qqm1SNV.xoLwWm'],
    ['bcrypt of cost 12', '$2b$12$toNgmuZHEbtqadaNNgk/7uokn2C4OnKIVMYiVGj5XPO/Iiq0h63jq'],
  ]);
  for (const [username, stored] of hashes) {
    if (stored === undefined) continue;
    await sql`insert into app_user (id, username, password_hash, is_active)
              values (${randomUUID()}, ${username}, ${stored}, ${username !== 'inactive'})`.execute(database);
  }
  return hashes;
}

async function compareNames(database: ProductDatabase, url: string, hashes: Hashes, samples: number): Promise<void> {
  await using passwords = openPasswordPool();
  const caller = connectCaller(url, '');
  const [told, checks] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const guess = async (username: string) => {
    await sql`truncate password_attempt`.execute(database);
    const answer = await caller.call('POST', '/api/auth/login', { username, password: 'not it' });
    if (answer.status !== 401) throw new Error(`a guess was answered ${answer.status}`);
    return answer.ms;
  };
  await guess('nobody');
  const turns = [...hashes.keys()].flatMap((kind) => Array<string>(samples).fill(kind));
  for (const kind of shuffled(turns)) {
    told.set(kind, [...(told.get(kind) ?? []), await guess(kind)]);
    const { ms: checkMs } = await passwords.check('not it', hashes.get(kind));
    checks.set(kind, [...(checks.get(kind) ?? []), checkMs]);
  }
  caller.close();
  const limit = 1.63 * Math.sqrt(2 / samples);
  console.log(
    `wrong passwords, ${samples} at each kind of name; distances above ${limit.toFixed(3)} tell apart at 1 %`,
  );
  console.log('| name | answer: median | 99 % | distance to "nobody" | the check alone: median | distance |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const kind of hashes.keys()) {
    const [answers, alone] = [told.get(kind) ?? [], checks.get(kind) ?? []];
    const distances = [distance(answers, told.get('nobody') ?? []), distance(alone, checks.get('nobody') ?? [])];
    const [answer, check] = distances.map((value) => value.toFixed(3));
    console.log(
      `| ${kind} | ${ms(percentile(answers, 0.5))} | ${ms(percentile(answers, 0.99))} | ${answer} | ${ms(percentile(alone, 0.5))} | ${check} |`,
    );
  }
}

/** The greatest difference of the two cumulative distributions. */
function distance(a: readonly number[], b: readonly number[]): number {
  const share = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...a, ...b].map((limit) => Math.abs(share(a, limit) - share(b, limit))));
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

async function floodWithGuesses(database: ProductDatabase, url: string): Promise<void> {
  await sql`truncate password_attempt`.execute(database);
  const { id } = await database
    .selectFrom('app_user')
    .select('id')
    .where('username', '=', 'known')
    .executeTakeFirstOrThrow();
  const reader = connectCaller(url, await signSession(database, id, jwtSecret));
  await signIn(url);
  const quiet = await readFor(reader, 5000, async () => await sleep(1000, [await signIn(url)]));
  const flood = new AbortController();
  const counts = new Map<number, number>();
  const guessers = Array.from({ length: 100 }, async (_, guesser) => {
    const caller = connectCaller(url, '');
    for (let turn = 0; !flood.signal.aborted; turn++) {
      // Every guess from an address and at a name of its own: not the limits but the hashes are what is fought for.
      const from = { 'x-forwarded-for': `10.${guesser}.${turn >> 8}.${turn % 256}` };
      const credentials = { username: `${guesser} ${turn}`, password: 'x' };
      const { status } = await caller.call('POST', '/api/auth/login', credentials, from);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    caller.close();
  });
  const flooded = await readFor(reader, 5000, async () => await sleep(1000, [await signIn(url)]));
  flood.abort();
  await Promise.all(guessers);
  reader.close();
  console.log(`flood of 100 guessers: ${[...counts].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
  for (const [name, { reads, signIns }] of Object.entries({ quiet, flooded })) {
    console.log(
      `  ${name}: who am I, median ${ms(percentile(reads, 0.5))}, 99 % ${ms(percentile(reads, 0.99))}; sign-in of somebody known, median ${ms(percentile(signIns, 0.5))}, longest ${ms(Math.max(...signIns))}`,
    );
  }
}

async function signIn(url: string): Promise<number> {
  const caller = connectCaller(url, '');
  const { status, ms: took } = await caller.call('POST', '/api/auth/login', { username: 'known', password });
  caller.close();
  if (status !== 200) throw new Error(`a right password was answered ${status}`);
  return took;
}

async function readFor(
  reader: ReturnType<typeof connectCaller>,
  forMs: number,
  beside: () => Promise<number[]>,
): Promise<{ reads: number[]; signIns: number[] }> {
  const [reads, signIns]: [number[], number[]] = [[], []];
  const endsAt = performance.now() + forMs;
  const signing = (async () => {
    while (performance.now() < endsAt) signIns.push(...(await beside()));
  })();
  while (performance.now() < endsAt) {
    reads.push((await reader.call('GET', '/api/auth/me')).ms);
    await sleep(10);
  }
  await signing;
  return { reads, signIns };
}
