/**
 * Whether a secret that signs tokens could be guessed. It must be random: nobody has to remember it, so that words and
 * patterns are signs of one that somebody made up. An estimator of passwords cannot judge it: zxcvbn takes some
 * seconds for a random one and gives a sentence more guesses than 32 hexadecimal digits.
 */
import { constants, deflateRawSync } from 'node:zlib';

const minCharacters = 32;
/** 32 hexadecimal digits at random are 128; of 100,000 such secrets none was estimated at less than 100. */
const minBits = 100;

/** Published, or typed by people who mean to choose another one later. */
const knownWords =
  /sample|secret|change|default|develop|production|example|passw[o0]rd|vanguard|keyboard|placeholder|insecure/i;

/** Why the secret is weak, to follow "it is weak:"; undefined where it is not. Never repeats a part of it. */
export function findSecretFault(secret: string): string | undefined {
  if (Array.from(secret).length < minCharacters) return `it is shorter than ${minCharacters} characters`;
  if (knownWords.test(secret)) return 'it holds a word that secrets of examples are made of';
  if (isMadeOfWords(secret)) return 'it is made of words';
  return estimateBits(secret) < minBits ? 'it repeats itself or follows a pattern' : undefined;
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertz', 'azerty'];
const columns = '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/';
const backwards = rows.map((row) => Array.from(row).toReversed().join(''));
const knownOrders = Buffer.from([...rows, ...backwards, columns, '!@#$%^&*()'].join(' '));

/**
 * The length times what a character can tell, as far as it is new: what deflate can leave out tells nothing. So it finds
 * what repeats and what follows the keyboard or the alphabet; in the differences between characters, other progressions.
 */
function estimateBits(secret: string): number {
  const text = Buffer.from(secret.toLowerCase());
  const steps = text.subarray(1).map((code, i) => code - (text[i] ?? 0));
  const novelty = Math.min(1, packedSize(text, knownOrders) / text.length, packedSize(steps) / steps.length);
  return secret.length * novelty * Math.log2(Math.min(alphabetOf(secret), 2 * new Set(secret).size));
}

function packedSize(bytes: Uint8Array, dictionary?: Buffer): number {
  // With fixed codes a character that is new costs about its eight bits, also among few others.
  return deflateRawSync(bytes, { level: 9, strategy: constants.Z_FIXED, ...(dictionary && { dictionary }) }).length - 1;
}

const alphabets: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/\d/, 10],
  [/[^a-zA-Z\d]/, 2],
];

function alphabetOf(secret: string): number {
  if (/^\d+$/.test(secret)) return 10;
  if (isHexadecimal(secret)) return 16;
  return alphabets.reduce((sum, [form, characters]) => sum + (form.test(secret) ? characters : 0), 0);
}

const isHexadecimal = (secret: string): boolean => /^[\da-f-]+$/i.test(secret);

/** The pairs of letters that make up half of English, and a fourteenth of what is random. */
const commonPairs = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ' +
    'ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur'
  ).split(' '),
);

/** By chance one random secret of 24 bytes in 100,000 reads so, and none of 48 bytes in 200,000. */
function isMadeOfWords(secret: string): boolean {
  if (isHexadecimal(secret)) return false;
  const pairs = Array.from(secret.toLowerCase().matchAll(/(?=([a-z]{2}))/g), ([, pair = '']) => pair);
  const common = pairs.filter((pair) => commonPairs.has(pair)).length;
  return common >= 10 && common >= 0.4 * pairs.length;
}
