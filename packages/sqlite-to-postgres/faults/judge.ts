/**
 * After a fault: the database is as before or as published, and from there the way leads on. Where nothing was
 * published the next run must succeed, where it was a rollback must undo it, and the next run succeed then.
 */
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { type Arena, migrateCommand, type Site, withClient } from './arena.ts';
import { readState, stateDifferences } from './database-state.ts';
import { findFileLeftovers, findServerLeftovers, sessionsEnd } from './leftovers.ts';

export type Outcome = 'before' | 'published' | 'neither';
export type NextRun = 'afresh' | 'resumed' | 'undone, afresh';

export interface Verdict {
  outcome: Outcome;
  next: NextRun;
  /** What is not as it must be, in words. */
  problems: string[];
}

export async function judge(arena: Arena, site: Site, wantsResume: boolean): Promise<Verdict> {
  const problems: string[] = [];
  const outcome = await lookAt(arena, site, problems);
  let next: NextRun = 'afresh';
  if (outcome === 'published') {
    next = 'undone, afresh';
    await expectDone(site, ['rollback'], 'the rollback', problems);
    if ((await lookAt(arena, site, problems)) !== 'before') problems.push('the rollback did not restore what was');
  }
  if (wantsResume && outcome === 'before' && (await resumes(site, problems))) next = 'resumed';
  else await expectDone(site, migrateCommand(site), 'the next run', problems);
  if ((await lookAt(arena, site, problems)) !== 'published') problems.push('the next run did not publish');
  problems.push(...(await withClient(site.url, findServerLeftovers)), ...findFileLeftovers(site.source));
  return { outcome, next, problems };
}

async function lookAt(arena: Arena, { url, schema }: Site, problems: string[]): Promise<Outcome> {
  return await withClient(url, async (client) => {
    if (!(await sessionsEnd(client))) problems.push('sessions of the run stayed');
    const state = await readState(client);
    const published = arena.published.get(schema) ?? [];
    const [fromBefore, fromPublished] = [arena.before, published].map((lines) => stateDifferences(state, lines));
    if (fromBefore?.length === 0) return 'before';
    if (fromPublished?.length === 0) return 'published';
    problems.push(`from before: ${fromBefore?.join('; ')}`, `from published: ${fromPublished?.join('; ')}`);
    return 'neither';
  });
}

/** False where there was nothing to go on from, which holds only where nothing is staged. */
async function resumes(site: Site, problems: string[]): Promise<boolean> {
  const staged = await withClient(site.url, findServerLeftovers);
  const { status, stderr } = await spawnCommand(migrateCommand(site, '--resume'), site.folder);
  if (status === 0) return true;
  const isRefused = status === 2 && stderr.includes('There is no run to resume');
  if (!isRefused || staged.length > 0) problems.push(`--resume ended with ${status}: ${firstLine(stderr)}`);
  return false;
}

export async function expectDone({ folder }: Site, command: string[], name: string, problems: string[]): Promise<void> {
  const { status, stderr } = await spawnCommand(command, folder);
  if (status !== 0) problems.push(`${name} ended with ${status}: ${firstLine(stderr)}`);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
