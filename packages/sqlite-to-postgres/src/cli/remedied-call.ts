/** A call that stopped, as the one to make instead. */
import { withoutPasswords } from './file-arguments.ts';

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
  const kept = words.filter(
    (word, i) => !isReplaced(word, i) && !(options.includes(words[i - 1] ?? '') && isReplaced(words[i - 1], i - 1)),
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
