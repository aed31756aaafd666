/** As much of a shell as commands in the documentation need; what it does not know is an error, not a guess. */

export interface Call {
  /** `NAME=value` before the words. */
  assignments: Record<string, string>;
  words: string[];
  /** `> file`: what is printed is kept in any case. */
  output?: string;
  /** `&` at the end */
  isBackground: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

const token = /\s+|#.*$|&&|[&>]|(?:[^\s#&|;<>()"'\\`]|\b#|"[^"\\`]*"|'[^']*')+/gy;

/** The calls of a line, which are joined by `&&`. */
export function parseLine(line: string, variables: Variables): Call[] {
  const calls: Call[] = [];
  let call: Call | undefined;
  let isOutput = false;
  token.lastIndex = 0;
  while (token.lastIndex < line.length) {
    const at = token.lastIndex;
    const found = token.exec(line)?.[0];
    if (found === undefined) throw new Error(`Only simple commands can be run, not: ${line.slice(at)}`);
    if (/^[\s#]/.test(found)) continue;
    if (found === '&&') {
      call = undefined;
      continue;
    }
    if (call === undefined) calls.push((call = { assignments: {}, words: [], isBackground: false }));
    if (found === '&') call.isBackground = true;
    else if (found === '>') isOutput = true;
    else if (isOutput) {
      call.output = expand(found, variables);
      isOutput = false;
    } else addWord(call, expand(found, variables));
  }
  return calls;
}

function addWord(call: Call, word: string): void {
  const [, name, value = ''] = /^([A-Z_]+)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && call.words.length === 0) call.assignments[name] = value;
  else call.words.push(word);
}

function expand(word: string, variables: Variables): string {
  return word.replaceAll(/'([^']*)'|\$(\w+|!)|"/g, (_, literal: string | undefined, name: string | undefined) => {
    if (literal !== undefined) return literal;
    if (name === undefined) return '';
    const value = variables[name];
    if (value === undefined) throw new Error(`$${name} is not set at: ${word}`);
    return value;
  });
}
