/** Counts in messages. */

/** "1 row", "1,204 rows". `many` is the form for all other counts, where it is not the noun with an s. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : many}`;
}
