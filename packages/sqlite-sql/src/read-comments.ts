/**
 * The comments that a CREATE TABLE carries in its text. SQLite keeps the statement as it was written, so that a comment
 * behind a column or on the lines directly above it tells of the column, and one before the first column of the table.
 */
import type { ColumnDefinition } from './ast.ts';
import { tokenize } from './tokenize.ts';

export interface TableComments {
  table: string | undefined;
  /** By the column's name as written. */
  columns: Map<string, string>;
}

interface Comment {
  text: string;
  start: number;
  end: number;
  /** Something stands before it on its line. */
  isBehind: boolean;
}

/** `columns`: those of the statement, in its order. */
export function readComments(sql: string, columns: readonly ColumnDefinition[]): TableComments {
  const found = new Map<string, string[]>();
  const ofTable: string[] = [];
  const firstStart = columns[0]?.start ?? 0;
  for (const comment of findComments(sql)) {
    if (comment.text === '') continue;
    if (comment.start < firstStart) {
      ofTable.push(comment.text);
      continue;
    }
    const column = comment.isBehind ? columnBefore(sql, comment, columns) : columnBelow(sql, comment, columns);
    if (column !== undefined) found.set(column.name, [...(found.get(column.name) ?? []), comment.text]);
  }
  return {
    table: ofTable.length === 0 ? undefined : ofTable.join('\n'),
    columns: new Map([...found].map(([name, texts]) => [name, texts.join('\n')])),
  };
}

const commentForm = /--([^\n]*)|\/\*([\s\S]*?)(?:\*\/|$)/g;

/** Those between tokens; what looks like one inside a string is not. */
function findComments(sql: string): Comment[] {
  const comments: Comment[] = [];
  let gapStart = 0;
  for (const token of tokenize(sql)) {
    for (const match of sql.slice(gapStart, token.start).matchAll(commentForm)) {
      const start = gapStart + match.index;
      const lineStart = sql.lastIndexOf('\n', start - 1) + 1;
      comments.push({
        text: cleaned(match[1] ?? match[2] ?? ''),
        start,
        end: start + match[0].length,
        isBehind: /\S/.test(sql.slice(lineStart, start).replaceAll(commentForm, '')),
      });
    }
    gapStart = token.end;
  }
  return comments;
}

/** Without the stars of a block and lines that only draw. */
function cleaned(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^\s*\*(?=\s|$)/, '').trim());
  return lines.filter((line) => /[\p{L}\p{N}]/u.test(line)).join('\n');
}

/** The column that ends on the comment's line. */
function columnBefore(
  sql: string,
  { start }: Comment,
  columns: readonly ColumnDefinition[],
): ColumnDefinition | undefined {
  const column = columns.findLast((candidate) => candidate.start < start);
  if (column === undefined) return undefined;
  const between = start < column.end ? '' : sql.slice(column.end, start);
  return /^[ \t]*,?[ \t]*(?:\/\*[^\n]*\*\/[ \t]*)*$/.test(between) ? column : undefined;
}

/** The column that begins on the line after it, or after more comments. */
function columnBelow(
  sql: string,
  { end }: Comment,
  columns: readonly ColumnDefinition[],
): ColumnDefinition | undefined {
  const column = columns.find((candidate) => candidate.start >= end);
  if (column === undefined) return undefined;
  const between = sql.slice(end, column.start).replaceAll(commentForm, '#');
  return /^[ \t\r]*(?:\n[ \t]*#[ \t\r]*)*\n?[ \t]*$/.test(between) ? column : undefined;
}
