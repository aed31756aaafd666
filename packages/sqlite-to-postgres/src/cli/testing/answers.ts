/** Somebody at a terminal, who types each answer when its question has appeared. */
export const keys = { ctrlC: '\u0003', ctrlD: '\u0004', enter: '\r' };

export type Answer<Typed = string> = [words: string, typed: Typed];

/** Returns what reads the screen, more of it each time. */
export function answerer<Typed>(
  answers: readonly Answer<Typed>[],
  type: (typed: Typed) => void,
): (screen: string) => void {
  const waiting = [...answers];
  let seen = 0;
  return (screen) => {
    const [words, typed] = waiting[0] ?? [];
    const at = words === undefined ? -1 : screen.indexOf(words, seen);
    if (at < 0) return;
    seen = at + 1;
    waiting.shift();
    type(typed as Typed);
  };
}
