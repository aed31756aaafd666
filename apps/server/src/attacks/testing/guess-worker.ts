/** The thread of `guessAtOnce`. */
import { parentPort, workerData } from 'node:worker_threads';
import { guess, type Guesses } from './guesser.ts';

const { guesses, atOnce } = workerData as Guesses;
const [left, counts] = [[...guesses], {} as Record<number, number>];
const guessers = Array.from({ length: atOnce }, async () => {
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const { status } = await guess(one);
    counts[status] = (counts[status] ?? 0) + 1;
  }
});
await Promise.all(guessers);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has none
parentPort?.postMessage(counts);
