/**
 * Those who must not notice an attack: signed-in users of another organization, each on a kept connection, who compare
 * every answer byte for byte with what they were told in quiet, and a supervisor who asks whether the server lives.
 */
import type { ProductDatabase } from '@vanguard/datastore';
import { buildDraft, buildMember, buildMirrorRecord, buildOrganization, buildUser } from '@vanguard/datastore/testing';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionCookie } from '../../access.ts';
import { jwtSecret } from '../../testing/build-api.ts';
import { signSession } from '../../testing/sign-session.ts';
import type { RawAnswer } from './raw-answer.ts';
import { RawConnection } from './raw-connection.ts';

export interface Bystanders {
  /** Runs the attack and returns its result; throws where somebody noticed it, while it ran or after. */
  during<Result>(attack: () => Promise<Result>): Promise<Result>;
}

const users = 3;
const records = 4;
/** Between two looks at what lives, and between two readings of everything: they are not to be the load. */
const pauseMs = 20;
const readingPauseMs = isWholeSuite ? 20 : 250;
const livePath = '/api/health/live';
/**
 * Limits of `live`. After the attack: one of a few looks. During it: each look, in CPU time of this thread, in which attackers
 * and bystanders have their share. A slow machine may take so many times as long as before.
 */
const limitsMs = { after: 250, during: 500 };
const slowerThanQuiet = { after: 5, during: 250 };

/** `urls`: of a server that listens, on the tests' secret (`buildApi`). Call it once for a database. */
export async function gatherBystanders(database: ProductDatabase, ...urls: string[]): Promise<Bystanders> {
  const organization = await buildOrganization(database, 'BYSTANDERS');
  for (let i = 0; i < records; i++)
    await buildMirrorRecord(database, organization, `B${i}`, { category: 'Cranes', area: `Silo ${i}` });
  const watchers: Watcher[] = [];
  for (let i = 0; i < users; i++) {
    const user = await buildUser(database, `bystander-${i}`);
    await buildMember(database, organization, user);
    await buildDraft(database, organization, `B${i}`, user, { category: `Pumps of ${i}` });
    const cookie = `${sessionCookie}=${await signSession(database, user, jwtSecret)}`;
    const paths = ['', '/drafts', '/edits', '/stats'].map((path) => `/api/pfa/${organization}${path}`);
    const url = urls[i % urls.length] ?? '';
    watchers.push(await watchReads(url, cookie, ['/api/auth/me', '/api/organizations', ...paths]));
  }
  for (const url of urls) watchers.push(await watchLife(url));
  return {
    during: async (attack) => {
      const quiet = new AbortController();
      const watching = watchers.map(
        async (watch) => await watch(quiet.signal).catch((error: unknown) => [String(error)]),
      );
      const [attacked] = await Promise.allSettled([attack()]);
      quiet.abort();
      const faults = (await Promise.all(watching)).flat();
      // Also where the attack has failed: that others noticed it is the greater fault.
      if (faults.length > 0) throw new NoticedError(faults);
      if (attacked.status === 'rejected') throw attacked.reason;
      return attacked.value;
    },
  };
}

class NoticedError extends Error {
  constructor(faults: readonly string[]) {
    super(`bystanders noticed the attack:\n${faults.slice(0, 20).join('\n')}`);
    this.name = 'NoticedError';
  }
}

/** Looks again and again until the signal, then once more; returns what was not as in quiet. */
type Watcher = (signal: AbortSignal) => Promise<string[]>;

async function watchReads(url: string, cookie: string, paths: readonly string[]): Promise<Watcher> {
  const expected = new Map<string, string>();
  const first = await RawConnection.open(url);
  for (const path of paths) {
    const { status, text } = await read(first, path, cookie);
    if (status !== 200) throw new Error(`${path} was answered ${status} before the attack: ${text}`);
    expected.set(path, text);
  }
  first.destroy();
  return async (signal) => {
    const faults: string[] = [];
    const connection = await RawConnection.open(url);
    for (let hasEnded = false; !hasEnded; ) {
      // Once more after the attack, as soon as it is over.
      hasEnded = signal.aborted;
      for (const [path, right] of expected) {
        const { status, text } = await read(connection, path, cookie);
        if (status !== 200 || text !== right) faults.push(`${path} was answered ${status} ${text.slice(0, 300)}`);
      }
      await sleep(readingPauseMs, undefined, { signal }).catch(() => {});
    }
    connection.destroy();
    return faults;
  };
}

async function watchLife(url: string): Promise<Watcher> {
  const quiet = await lookAtLife(url, 10);
  const quietMs = Math.min(...quiet.map(({ ms }) => ms));
  const quietCpuMs = Math.min(...quiet.map(({ cpuMs }) => cpuMs));
  return async (signal) => {
    const during: Look[] = [];
    while (!signal.aborted) during.push(...(await lookAtLife(url, 1)));
    const after = await lookAtLife(url, 5);
    const slowestMs = Math.max(...during.map(({ cpuMs }) => cpuMs));
    const afterMs = Math.min(...after.map(({ ms }) => ms));
    const faults: string[] = [];
    if (slowestMs > Math.max(limitsMs.during, slowerThanQuiet.during * quietCpuMs))
      faults.push(`${livePath} waited for ${slowestMs.toFixed(0)} ms of work, ${quietCpuMs.toFixed(1)} ms in quiet`);
    if (afterMs > Math.max(limitsMs.after, slowerThanQuiet.after * quietMs))
      faults.push(`${livePath} was answered after ${afterMs.toFixed(0)} ms, when the attack was over`);
    return faults;
  };
}

interface Look {
  ms: number;
  /** CPU time of this thread. */
  cpuMs: number;
}

/** The pause is a part of the look: a server that shares this thread may stand still in it. */
async function lookAtLife(url: string, times: number): Promise<Look[]> {
  const looks: Look[] = [];
  for (let i = 0; i < times; i++) {
    const [start, before] = [performance.now(), process.threadCpuUsage()];
    await sleep(pauseMs);
    const status = await askLife(url);
    if (status !== 200) throw new Error(`${livePath} was answered ${status}`);
    const { user, system } = process.threadCpuUsage(before);
    looks.push({ ms: performance.now() - start - pauseMs, cpuMs: (user + system) / 1000 });
  }
  return looks;
}

/** On a connection of its own, as a balancer's check has it. */
async function askLife(url: string): Promise<number> {
  const connection = await RawConnection.open(url);
  const { status } = await read(connection, livePath, '');
  connection.destroy();
  return status;
}

async function read(
  connection: RawConnection,
  path: string,
  cookie: string,
): Promise<{ status: number; text: string }> {
  connection.send(`GET ${path} HTTP/1.1\r\nHost: bystander\r\nCookie: ${cookie}\r\n\r\n`);
  const answer: RawAnswer | undefined = await connection.answer();
  if (answer === undefined) return { status: 0, text: 'nothing: the connection was closed' };
  const unasked = connection.unasked.toString('latin1');
  return { status: answer.status, text: answer.body.toString('latin1') + unasked };
}
