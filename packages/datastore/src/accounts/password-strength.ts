/** Which passwords may be chosen: rules that any page can show, then an estimate of how soon one is guessed. */
import { normalize } from './password-form.ts';

/** Passwords that installations are delivered with. */
export const defaultPasswords: readonly string[] = ['admin123'];

/** Usernames shorter than `minNameCharacters` are part of many a good password. */
export const passwordRules = { minCharacters: 12, maxBytes: 256, minNameCharacters: 3 };

/** Whose password it is: what is told about a person is guessed first. */
export interface PasswordOwner {
  username: string;
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
}

/** More than 10^10 guesses as zxcvbn counts them: its next grade takes a season, a year and exclamation marks. */
const minScore = 4;
/** The estimate grows with the square of the length: 0.4 s for 40 characters at random, 3 s for 256. */
const judgedCharacters = 40;
const productWords = ['vanguard', 'pfa', 'pems', 'hxgn', 'equipment'];

/** What breaks a rule that any page can show, to follow "it cannot be used:". */
export function findBrokenRule(password: string, { username }: PasswordOwner): string | undefined {
  const normal = normalize(password);
  const { minCharacters, maxBytes, minNameCharacters } = passwordRules;
  if (Array.from(normal).length < minCharacters) return `at least ${minCharacters} characters are needed`;
  if (Buffer.byteLength(normal) > maxBytes) return `at most ${maxBytes} bytes are possible`;
  const name = normalize(username).toLowerCase();
  const hasName = name.length >= minNameCharacters && normal.toLowerCase().includes(name);
  return hasName ? 'it must not contain the username' : undefined;
}

/** Why the password cannot be chosen, in the same way; undefined where it can. Blocks for up to a second. */
export async function findPasswordFault(password: string, owner: PasswordOwner): Promise<string | undefined> {
  const broken = findBrokenRule(password, owner);
  if (broken !== undefined) return broken;
  const judged = normalize(password).slice(0, judgedCharacters);
  const { score, feedback } = (await loadEstimator()).check(judged, wordsOf(owner));
  if (score >= minScore) return undefined;
  const reason = feedback.warning === null ? '' : ` (${feedback.warning.replace(/\.$/, '')})`;
  return `it is too easy to guess${reason}; take four or more unrelated words, or have a password manager make one`;
}

function wordsOf({ username, email, firstName, lastName }: PasswordOwner): string[] {
  const given = [username, email, firstName, lastName].filter((text) => typeof text === 'string');
  const parts = given.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set([...parts, ...productWords, ...defaultPasswords])].filter((word) => word.length > 2);
}

let estimator: ReturnType<typeof buildEstimator> | undefined;

/** 40 MB of dictionaries that take half a second to load: by the first judgement, never by a start. */
const loadEstimator = async () => await (estimator ??= buildEstimator());

async function buildEstimator() {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}
