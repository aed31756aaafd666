/**
 * Reads and sets one variable of a .env file, in the form that dotenv and Prisma read; every other byte stays as it is.
 * Pure. https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 */
import type { Span } from './schema-tokens.ts';

interface Assignment {
  name: string;
  /** Span of the value with its quotes, without blanks around it; empty if nothing is assigned. */
  value: Span;
}

// A quoted value may span lines, and what looks like an assignment inside it is not one.
const assignment =
  /^[\s\uFEFF]*(?:export\s+)?(?<name>[\w.-]+)(?:\s*=|:[^\S\r\n])(?<value>\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]*)/gm;

function readAssignments(text: string): Assignment[] {
  return [...text.matchAll(assignment)].map((match) => {
    const { name = '', value = '' } = match.groups ?? {};
    const start = match.index + match[0].length - value.trimStart().length;
    const blankStart = match.index + match[0].length - value.length;
    const isBlank = value.trim() === '';
    return { name, value: isBlank ? at(blankStart, 0) : at(start, value.trim().length) };
  });
}

function at(start: number, length: number): Span {
  return { start, end: start + length };
}

/** How often the file sets the variable. */
export function countAssignments(text: string, name: string): number {
  return readAssignments(text).filter((candidate) => candidate.name === name).length;
}

/** The variables that the value of this one is composed of: `${DIR}/${FILE}`. */
export function partsOfVariable(text: string, name: string): string[] {
  const { value } = readAssignments(text).findLast((candidate) => candidate.name === name) ?? {};
  const written = value === undefined ? '' : text.slice(value.start, value.end);
  return [...new Set([...written.matchAll(/(?<!\\)\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ''))];
}

/** Replaces the last assignment of the variable, which is the one that counts, or adds one at the end. */
export function setVariable(text: string, name: string, value: string): string {
  const last = readAssignments(text).findLast((candidate) => candidate.name === name);
  const quoted = `"${value}"`;
  if (last === undefined) {
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const separator = text === '' || text.endsWith('\n') ? '' : newline;
    return `${text}${separator}${name}=${quoted}${newline}`;
  }
  return text.slice(0, last.value.start) + quoted + text.slice(last.value.end);
}
