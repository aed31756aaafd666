/** Somebody who tries passwords, as many at once as they like, each on a connection of its own. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RawAnswer } from './raw-answer.ts';
import { RawConnection } from './raw-connection.ts';

export interface Guess {
  /** URL of the server. */
  url: string;
  username: string;
  password: string;
  headers?: Record<string, string>;
}

export async function guess({ url, username, password, headers = {} }: Guess): Promise<RawAnswer> {
  const connection = await RawConnection.open(url);
  const body = JSON.stringify({ username, password });
  const lines = Object.entries({
    host: new URL(url).host,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  connection.send(Buffer.from(`POST /api/auth/login HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`));
  const answer = await connection.answer('POST');
  connection.destroy();
  if (answer === undefined) throw new Error('a guess was answered by closing the connection');
  return answer;
}

export interface Guesses {
  guesses: readonly Guess[];
  atOnce: number;
}

/** All at once, or so many of them; how many were answered by which status. */
export async function guessAtOnce(guesses: readonly Guess[], atOnce = guesses.length): Promise<Record<number, number>> {
  const [left, counts] = [[...guesses], {} as Record<number, number>];
  const guessers = Array.from({ length: atOnce }, async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const { status } = await guess(one);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  });
  await Promise.all(guessers);
  return counts;
}

/** The same in a thread of their own, where others are watched meanwhile: what they cost their sender is not the server's. */
export async function guessFromThread(guesses: readonly Guess[], atOnce: number): Promise<Record<number, number>> {
  const workerData: Guesses = { guesses, atOnce };
  const worker = new Worker(new URL('./guess-worker.ts', import.meta.url), { workerData });
  const [counts] = (await once(worker, 'message')) as [Record<number, number>];
  return counts;
}
