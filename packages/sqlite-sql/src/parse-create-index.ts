/** CREATE INDEX as SQLite keeps it in sqlite_schema: https://www.sqlite.org/lang_createindex.html. */
import type { CreateIndex } from './ast.ts';
import { readIndexedColumns } from './parse-clauses.ts';
import { readExpression } from './parse-expression.ts';
import { TokenReader } from './token-reader.ts';

/** Throws SqlSyntaxError. */
export function parseCreateIndex(sql: string): CreateIndex {
  const reader = new TokenReader(sql);
  reader.expectWords('create');
  const unique = reader.takeWords('unique');
  reader.expectWords('index');
  reader.takeWords('if', 'not', 'exists');
  const name = reader.expectQualifiedName();
  reader.expectWords('on');
  const table = reader.expectName();
  const columns = readIndexedColumns(reader);
  const where = reader.takeWords('where') ? readExpression(reader) : undefined;
  return { name, table, unique, columns, where };
}
