/** Lets timers, signals and the screen have their turn during a long synchronous scan. */
export async function nextTick(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
