/** The thread of `guessFromThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { guessAtOnce, type Guesses } from './guesser.ts';

const { guesses, atOnce } = workerData as Guesses;
const counts = await guessAtOnce(guesses, atOnce);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has none
parentPort?.postMessage(counts);
