/** CREATE VIEW as SQLite keeps it in sqlite_schema: https://www.sqlite.org/lang_createview.html. */
import type { CreateView } from './ast.ts';
import { readNames, readSelect } from './parse-select.ts';
import { TokenReader } from './token-reader.ts';

/** Throws SqlSyntaxError. */
export function parseCreateView(sql: string): CreateView {
  const reader = new TokenReader(sql);
  reader.expectWords('create');
  if (!reader.takeWords('temp')) reader.takeWords('temporary');
  reader.expectWords('view');
  reader.takeWords('if', 'not', 'exists');
  const name = reader.expectQualifiedName();
  const columns = reader.isOperator('(') ? readNames(reader) : undefined;
  reader.expectWords('as');
  const select = readSelect(reader);
  reader.takeOperator(';');
  if (reader.token.kind !== 'end') throw reader.error('the end of the statement');
  return { name, columns, select };
}
