/** The tokens of a JavaScript or TypeScript file, as far as a configuration needs them: no regular expressions. */
import type { Span } from './schema-tokens.ts';

export interface ConfigToken extends Span {
  kind: 'word' | 'string' | 'template' | 'symbol';
  text: string;
  /** Whether a line ends before it. */
  startsLine: boolean;
}

// A template with an expression in it is one token that nothing is read from.
const pattern =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<template>`(?:[^`\\]|\\[\s\S])*`)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<newline>\n)|[\s\uFEFF]|(?<symbol>\.\.\.|\?\?|\|\||\?\.|=>|.)/gu;

const kinds = ['string', 'template', 'word', 'symbol'] as const;

export function tokenizeConfig(text: string): ConfigToken[] {
  const tokens: ConfigToken[] = [];
  let startsLine = true;
  for (const match of text.matchAll(pattern)) {
    if (match.groups?.['newline'] !== undefined) startsLine = true;
    const kind = kinds.find((name) => match.groups?.[name] !== undefined);
    if (kind === undefined) continue;
    const isPlain = kind === 'template' && !match[0].includes('${');
    const start = match.index;
    tokens.push({ kind: isPlain ? 'string' : kind, text: match[0], start, end: start + match[0].length, startsLine });
    startsLine = false;
  }
  return tokens;
}

/** The tokens up to a comma or a closing bracket of the level that `start` stands on. */
export function takeExpression(tokens: readonly ConfigToken[], start: number): ConfigToken[] {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const text = tokens[i]?.kind === 'symbol' ? (tokens[i]?.text ?? '') : '';
    if (depth === 0 && /^[,;)\]}]$/.test(text)) return tokens.slice(start, i);
    if (/^[([{]$/.test(text)) depth++;
    if (/^[)\]}]$/.test(text)) depth--;
  }
  return tokens.slice(start);
}

/** Undefined for anything but a plain text. */
export function textOf(token: ConfigToken | undefined): string | undefined {
  if (token?.kind !== 'string') return undefined;
  return token.text.slice(1, -1).replace(/\\(.)/gs, '$1');
}
