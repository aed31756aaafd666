/** Rows of SQLite that are told by a list of their values. Pure. */
import { quoteSqlite } from '../source/quote.ts';

/** SQL that is true for a row with one of the values, and what its parameter is to be. */
export function listedCondition({
  columns,
  values,
}: {
  columns: readonly string[];
  values: readonly (readonly string[])[];
}): {
  condition: string;
  parameter: string;
} {
  const row = columns.map((column) => `cast(${quoteSqlite(column)} as text)`).join(', ');
  const parts = columns.map((_, i) => `json_extract(value, '$[${i}]')`).join(', ');
  return { condition: `(${row}) in (select ${parts} from json_each(?))`, parameter: JSON.stringify(values) };
}
