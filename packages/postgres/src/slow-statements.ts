/** What is told of a statement that took long: which one it is, never its values. */
import { createHash } from 'node:crypto';

export interface SlowStatement {
  /** What it is called in a comment at its beginning, else its text without literals. */
  statement: string;
  /** Digest of the text as it was sent: texts with the same name differ by what they ask. */
  digest: string;
  durationMs: number;
  outcome: 'done' | 'failed';
}

/** Of every statement that was sent, slow or not. */
export interface RanStatement {
  /** What it is called in a comment at its beginning; undefined: it has no name. */
  name: string | undefined;
  /** Of one without a name: what it does, and with which table, as in `update sync_state`. */
  summary?: string;
  durationMs: number;
  outcome: 'done' | 'failed';
}

export interface SlowStatements {
  afterMs: number;
  report: (slow: SlowStatement) => void;
}

const shownChars = 300;

/** In the order in which they are tried at each place: quoted names, which stay, comments, and the kinds of literals. */
const quotedName = String.raw`"(?:[^"]|"")*"`;
const comment = String.raw`--[^\n]*|/\*.*?\*/`;
const literal = String.raw`(?<tag>\$\w*\$).*?\k<tag>|\be'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|(?<![\w$])\d[\w.]*`;
const parts = new RegExp([`(?<name>${quotedName})`, `(?<comment>${comment})`, literal].join('|'), 'gis');

/** Where a text begins with `/* … *\/`, that is its name, which pg_stat_activity and the server's log show as well. */
const nameInFront = /^\s*\/\*\s*([^*]+?)\s*\*\//;

export function nameOfStatement(text: string): string | undefined {
  return nameInFront.exec(text)?.[1];
}

const verb = /^\s*([a-z]+)/i;
const target = /\b(?:into|update|from|copy|table)\s+(?:only\s+)?"?(?:public"?\."?)?([a-z_]\w*)/i;

/** Few for a whole program, and nothing of what was asked: the first word and the first table. */
export function summaryOf(text: string): string {
  const bare = withoutLiterals(text);
  const does = verb.exec(bare)?.[1]?.toLowerCase() ?? 'statement';
  const what = withTarget.has(does) ? target.exec(bare)?.[1] : undefined;
  return what === undefined ? does : `${does} ${what}`;
}

const withTarget: ReadonlySet<string> = new Set([
  'select',
  'with',
  'insert',
  'update',
  'delete',
  'lock',
  'copy',
  'truncate',
]);

export function describeStatement(text: string): Pick<SlowStatement, 'statement' | 'digest'> {
  return { statement: nameOfStatement(text) ?? withoutLiterals(text), digest: digestOf(text) };
}

/** Literals are left out wherever they came from; names and structure are the program's own. */
function withoutLiterals(text: string): string {
  const bare = text.replaceAll(parts, (...match) => {
    const { name, comment: words } = match.at(-1) as { name?: string; comment?: string };
    return name ?? (words === undefined ? '?' : ' ');
  });
  const line = bare.replaceAll(/\s+/g, ' ').trim();
  return line.length > shownChars ? `${line.slice(0, shownChars)}…` : line;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
