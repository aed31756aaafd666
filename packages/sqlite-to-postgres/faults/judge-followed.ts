/**
 * After a fault of a run that follows, while the application still writes: the target is as before, or published with
 * the rows of one moment; the triggers are gone, or go by `cleanup` or by the next run; the next run succeeds. In the
 * end the source has its own schema and every row that the application wrote, and no other.
 */
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { type Application, readSource, readTarget } from '../src/follow/testing/shop.ts';
import { type Arena, migrateCommand, type Site, withClient } from './arena.ts';
import { readState, stateDifferences } from './database-state.ts';
import { type FollowedShop, readDefinitions, ShopReplay } from './followed-shop.ts';
import { expectDone, type NextRun, type Outcome, type Verdict } from './judge.ts';
import { findFileLeftovers, findServerLeftovers, sessionsEnd } from './leftovers.ts';

/** What the application writes, and what the record of runs tells of it; both are looked at otherwise. */
const moving = /^(?:rows \S+\.(?:customer|item|stock|event|ledger) |rows sqlite_to_postgres\.run |sequence )/;

export interface FollowedRun {
  shop: FollowedShop;
  application: Application;
  seed: number;
  /** Nobody was left to take the triggers out. */
  isKilled: boolean;
  wantsCleanup: boolean;
}

export async function judgeFollowed(arena: Arena, site: Site, run: FollowedRun): Promise<Verdict> {
  const { shop, application, seed, isKilled, wantsCleanup } = run;
  const problems: string[] = [];
  const replay = new ShopReplay(seed);
  const isOriginal = () => readDefinitions(site.source) === shop.schema;
  const outcome = await lookAt({ arena, site, shop }, replay, problems);
  if (!isKilled && !isOriginal()) problems.push('the run ended and left its triggers');
  if (wantsCleanup) {
    await expectDone(site, ['cleanup', site.source], 'the cleanup', problems);
    if (!isOriginal()) problems.push('the cleanup did not give the source its schema back');
  }
  let next: NextRun = 'afresh';
  if (outcome === 'published') {
    next = 'undone, afresh';
    await expectDone(site, ['rollback'], 'the rollback', problems);
    if ((await lookAt({ arena, site, shop }, replay, problems)) !== 'before')
      problems.push('the rollback did not restore what was');
  }
  await expectDone(site, migrateCommand(site, '--follow'), 'the next run', problems);
  if ((await lookAt({ arena, site, shop }, replay, problems)) !== 'published')
    problems.push('the next run did not publish');
  const { lastNumber } = await application.stop();
  // Before whoever only reads makes a log of its own beside it.
  problems.push(...findFileLeftovers(site.source));
  if (!isDeepStrictEqual(readSource(site.source), replay.rowsAt(lastNumber)))
    problems.push(`the source does not hold what the application wrote in ${lastNumber} transactions`);
  if (!isOriginal()) problems.push('the source has not its own schema in the end');
  problems.push(...findDamage(site.source));
  problems.push(...(await withClient(site.url, findServerLeftovers)));
  return { outcome, next, problems };
}

async function lookAt(
  { arena, site: { url, schema }, shop: { published } }: { arena: Arena; site: Site; shop: FollowedShop },
  replay: ShopReplay,
  problems: string[],
): Promise<Outcome> {
  return await withClient(url, async (client) => {
    if (!(await sessionsEnd(client))) problems.push('sessions of the run stayed');
    const state = await readState(client);
    if (stateDifferences(state, arena.before).length === 0) return 'before';
    const atRest = (lines: readonly string[] = []) => lines.filter((line) => !moving.test(line));
    const differences = stateDifferences(atRest(state), atRest(published.get(schema)));
    problems.push(...differences);
    if (differences.length > 0) return 'neither';
    const rows = await readTarget(client, schema);
    const lastNumber = (rows.at(-1) as { number: number }[]).at(-1)?.number ?? 0;
    if (isDeepStrictEqual(rows, replay.rowsAt(lastNumber))) return 'published';
    problems.push(`the target does not hold what the application wrote in ${lastNumber} transactions`);
    return 'neither';
  });
}

function findDamage(path: string): string[] {
  using database = new DatabaseSync(path, { readOnly: true, timeout: 20_000 });
  const integrity = database.prepare('pragma integrity_check').all();
  const orphans = database.prepare('pragma foreign_key_check').all();
  return [
    ...(integrity.length === 1 && integrity[0]?.['integrity_check'] === 'ok' ? [] : ['the source is damaged']),
    ...(orphans.length === 0 ? [] : [`the source has ${orphans.length} references to no row`]),
  ];
}
