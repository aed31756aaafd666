/** How whoever runs a worker hears of its jobs: what each is, how long it takes and what comes of it. */

type Facts = Readonly<Record<string, string | number | boolean>>;

/** Calls the work and returns what it does; the work may note what came of it. Throws what the work does. */
export type TraceJob = <Result>(
  name: string,
  facts: Facts,
  work: (note: (found: Facts) => void) => Promise<Result>,
) => Promise<Result>;

export const untraced: TraceJob = async (_name, _facts, work) => await work(() => {});
