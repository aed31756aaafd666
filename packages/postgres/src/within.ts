/**
 * What the work comes to, or what `late` returns or throws where that takes longer. The work goes on then, and nobody hears of what
 * it comes to.
 */
export async function within<Result, Late>(
  work: Promise<Result>,
  ms: number,
  late: () => Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const past = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return await Promise.race([work, past.then(late)]).finally(() => clearTimeout(timer));
}
