/** A text of the schema that does not read as SQLite's SQL: where, and what was expected there. */
export class SqlSyntaxError extends Error {
  readonly code = 'sql_syntax';
  readonly position: number;

  constructor(sql: string, position: number, expected: string) {
    const lineStart = sql.lastIndexOf('\n', position - 1) + 1;
    const lineEnd = sql.indexOf('\n', position);
    const line = sql.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
    super(`expected ${expected}:\n  ${line}\n  ${' '.repeat(position - lineStart)}^`);
    this.name = 'SqlSyntaxError';
    this.position = position;
  }
}
