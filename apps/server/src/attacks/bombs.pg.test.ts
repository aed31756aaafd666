/**
 * Bombs: files and bodies that are small to send and large to read. While each goes off, and after, everybody else gets the
 * right answers, the server lives, and its memory does not grow with what the bomb unpacks to.
 */
import { buildMember, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { csvType, idempotencyKeyHeader, type Problem, routes, xlsxType } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';
import { csvBombs, workbookBombs } from './testing/bombs.ts';
import { type Bystanders, gatherBystanders } from './testing/bystanders.ts';

const product = useProductDatabase();
let app: FastifyInstance;
let bystanders: Bystanders;
let [url, organization] = ['', ''];
const tokens: string[] = [];

beforeAll(async () => {
  const { database } = product;
  organization = await buildOrganization(database, 'ATTACKED');
  for (let i = 0; i < 5; i++) {
    const user = await buildUser(database, `attacker-${i}`);
    await buildMember(database, organization, user);
    tokens.push(await signSession(database, user, jwtSecret));
  }
  app = await buildApi(database);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  bystanders = await gatherBystanders(database, url);
});
afterAll(async () => await app.close());

interface Sent {
  status: number;
  length: number;
  problem: Problem;
}

async function send(path: string, body: Buffer | string, headers: Record<string, string>, user = 0): Promise<Sent> {
  const answer = await fetch(url + path.replace(':orgId', organization), {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization: `Bearer ${tokens[user]}`, ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, length: text.length, problem: JSON.parse(text) as Problem };
}

const importing = async (file: Buffer, type: string, user = 0) =>
  await send(routes.import.path, file, { 'content-type': type }, user);

/** The most that this process took more than before, while the attack ran; it holds the files, too. */
async function grownMb(attack: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  await attack().finally(() => clearInterval(timer));
  return (most - before) / (1 << 20);
}

/**
 * The file itself is in this process, too, on both sides of its way, and a starved machine collects garbage late; what holds a text
 * of 100 MB takes twice that.
 */
const mayGrowMb = 150;

/** Before merging the first two, which have brought a server down, and an eighth of the others. */
const chosenOf = <Bomb>(bombs: readonly Bomb[]) =>
  isWholeSuite ? bombs : bombs.filter((_, i) => i < 2 || i % 8 === 3);

describe.each([
  ['workbook', xlsxType, workbookBombs],
  ['text file', csvType, csvBombs],
] as const)('a %s', (_, type, bombs) => {
  test.each(chosenOf(bombs))('of $what is refused for what it is, and nobody notices', async ({ make, words }) => {
    const file = await make();
    const grown = await grownMb(async () => {
      const { status, problem } = await bystanders.during(async () => await importing(file, type));
      expect(problem.detail ?? '').toMatch(words);
      expect([status, problem.code]).toEqual(words.test('') ? [200, undefined] : [422, 'file_refused']);
    });
    expect(grown).toBeLessThan(mayGrowMb);
  });
});

test.runIf(isWholeSuite)(
  'forty bombs at once: as many as may are read, the others are asked to come again',
  async () => {
    const [nested] = workbookBombs;
    const file = (await nested?.make()) ?? Buffer.alloc(0);
    const answers = await bystanders.during(
      async () => await Promise.all(Array.from({ length: 40 }, async (_, i) => await importing(file, xlsxType, i % 5))),
    );
    const codes = answers.map(({ problem }) => problem.code);
    expect(new Set(codes)).toEqual(new Set(['file_refused', 'busy']));
    expect(codes.filter((code) => code === 'file_refused').length).toBeGreaterThanOrEqual(8);
  },
);

describe('a body of JSON', () => {
  const fit = (unit: string, count: number, [before, after]: readonly [string, string]) =>
    `${before}${unit.repeat(count)}${after}`;
  const keys = (count: number) => Array.from({ length: count }, (_, i) => `"k${i.toString(36)}":1`).join();
  const inDelta = ['{"modifications":[{"pfaId":"P1","delta":{', '}}]}'] as const;

  const bodies: [what: string, path: string, body: () => string, status: number][] = [
    ['500,000 levels', routes.saveDrafts.path, () => fit('[', 500_000, ['', ']'.repeat(500_000)]), 400],
    ['150,000 levels of objects', routes.bulk.path, () => fit('{"a":', 150_000, ['', `1${'}'.repeat(150_000)}`]), 400],
    [
      '30 levels in a field',
      routes.saveDrafts.path,
      () => fit('[', 25, [`${inDelta[0]}"area":`, `${']'.repeat(25)}${inDelta[1]}`]),
      422,
    ],
    [
      '500,000 numbers for changes',
      routes.saveDrafts.path,
      () => fit('0,', 500_000, ['{"modifications":[', '0]}']),
      400,
    ],
    ['10,000 numbers for changes', routes.saveDrafts.path, () => fit('0,', 9999, ['{"modifications":[', '0]}']), 400],
    [
      '300,000 empty ids',
      routes.bulk.path,
      () => fit('"",', 300_000, ['{"select":{"ids":[', '""]},"operation":{"kind":"resetToPlan"}}']),
      400,
    ],
    ['90,000 unknown fields', routes.saveDrafts.path, () => `{${keys(90_000)}}`, 400],
    ['90,000 unknown fields of a record', routes.saveDrafts.path, () => inDelta[0] + keys(90_000) + inDelta[1], 400],
    ['a name of 1 MB', routes.saveDrafts.path, () => `{"${'k'.repeat(1_000_000)}":1}`, 400],
    ['an id of 1 MB', routes.discard.path, () => `{"ids":["${'k'.repeat(1_000_000)}"]}`, 400],
    ['brackets that close nothing', routes.discard.path, () => ']'.repeat(1_000_000), 400],
  ];

  test.each(bodies)('of %s is refused in few words', async (_, path, make, status) => {
    const body = make();
    const key = { [idempotencyKeyHeader]: 'bomb', 'content-type': 'application/json' };
    const { problem, length, ...answer } = await bystanders.during(async () => await send(path, body, key));
    expect([answer.status, problem.status]).toEqual([status, status]);
    expect(length).toBeLessThan(256 << 10);
  });
});
