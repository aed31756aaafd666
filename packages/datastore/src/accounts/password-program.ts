/**
 * The process in which everything dear is done with passwords: threads that hash and compare, and one that judges new
 * passwords, which nobody who signs in waits for. It ends with whoever has started it, however that ends.
 */
import { Piscina } from 'piscina';
import { type PasswordAnswer, passwordThreads, type PasswordOrder } from './password-order.ts';
import { inQueue, TrustedFirst } from './trusted-first.ts';

/** Threads that have nothing to do give their memory back: the one that judges has 50 MB of dictionaries. */
const idleTimeoutMs = { hashes: 30_000, judgements: 5000 };

const openThreads = (maxThreads: number, idleTimeout: number) =>
  new Piscina({
    filename: new URL('./password-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads,
    idleTimeout,
    taskQueue: new TrustedFirst(),
    // Else whoever is next when a thread becomes free, and finds it taken by the one before, goes to the end of the queue.
    stricterFIFO: true,
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 },
  });

const hashes = openThreads(passwordThreads, idleTimeoutMs.hashes);
const judgements = openThreads(1, idleTimeoutMs.judgements);

process.once('disconnect', () => process.exit());
// They are sent to the server's children, too, by a terminal or a supervisor; requests under way are still answered.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', (order: PasswordOrder) => void answer(order));

async function answer(order: PasswordOrder): Promise<void> {
  const found = await work(order);
  // Whoever asked may be gone already, of which `disconnect` will tell.
  process.send?.(found, () => {});
}

async function work({ id, name, input, isTrusted }: PasswordOrder): Promise<PasswordAnswer> {
  try {
    const threads = name === 'judge' ? judgements : hashes;
    return { id, result: (await threads.run({ ...input, ...inQueue(isTrusted) }, { name })) as unknown };
  } catch (error) {
    return { id, failed: (error as Error).stack ?? String(error) };
  }
}
