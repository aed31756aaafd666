/** A call that stopped, as the one to make instead. */
import { withoutPasswords } from './file-arguments.ts';

const followWords = new Set(['--follow', '--switch-on-signal', '--hold-source']);
/** A run that follows its source takes none of these. */
const restWords = new Set(['--on-bad-value', '--on-orphan', '--on-broken-check', '--on-nul']);

/** Whether the call follows its source, and the one to make instead cannot. */
export function endsFollowing(call: readonly string[], remedy: readonly string[]): boolean {
  return call.some((word) => followWords.has(word)) && remedy.some((word) => restWords.has(word));
}

/** `call` is the name of the program and its words. The options of `remedy` take the place of those that were given. */
export function remediedCall(
  [program = '', command = '', ...words]: readonly string[],
  remedy: readonly string[],
): string {
  const options = [...remedy.filter((_, i) => i % 2 === 0), '--suggest'];
  // Rules that are written are followed in the same call.
  const consent = remedy.includes('--suggest') && !words.includes('--yes') ? ['--yes'] : [];
  const end = words.indexOf('--');
  const isReplaced = (word: string | undefined, at: number) =>
    (end === -1 || at < end) && options.some((option) => word === option || word?.startsWith(`${option}=`));
  const isAtRest = endsFollowing(words, remedy);
  const kept = words.filter(
    (word, i) =>
      !(isAtRest && followWords.has(word)) &&
      !isReplaced(word, i) &&
      !(options.includes(words[i - 1] ?? '') && isReplaced(words[i - 1], i - 1)),
  );
  // Before all others: behind a "--" they would be taken for files.
  return [program, command, ...remedy, ...consent, ...kept]
    .map((word) => quote(withoutPasswords(word, [word])))
    .join(' ');
}

/** For a shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
