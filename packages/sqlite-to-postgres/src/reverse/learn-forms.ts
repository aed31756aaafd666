/** Learns from the backup's rows how each column of a table is stored. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { DialectName } from '../source/dialect.ts';
import { nextTick } from '../source/next-tick.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows } from '../source/select-rows.ts';
import type { TargetType } from '../types/target-type.ts';
import type { CarriedFile } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';
import { ColumnEncoder } from './column-encoder.ts';

const rowsPerTick = 20_000;

/** One encoder a carried column, in their order. */
export async function learnForms(
  { base }: CarriedFile,
  table: CarriedTable,
  dialect: DialectName,
  signal: AbortSignal | undefined,
): Promise<ColumnEncoder[]> {
  const isUtf8 = base.prepare('pragma encoding').get()?.['encoding'] === 'UTF-8';
  const encoders = table.columns.map(({ type, affinity }) => {
    // In another encoding the bytes of a text are not those of its UTF-8; blobs say the same.
    const known: TargetType = type.kind === 'bytea' && !isUtf8 ? { kind: 'bytea' } : type;
    return new ColumnEncoder(known, affinity, dialect);
  });
  const learning = encoders.flatMap((encoder, i) =>
    encoder.learns ? [{ encoder, name: quoteSqlite(table.columns[i]?.source ?? '') }] : [],
  );
  if (learning.length === 0) return encoders;
  let done = 0;
  for (const row of selectRows(
    base,
    table.planned.source,
    learning.map(({ name }) => name),
  )) {
    learning.forEach(({ encoder }, i) => {
      if (row[i] !== null) encoder.observe(row[i] as SqliteValue);
    });
    if (++done % rowsPerTick === 0) await nextTick(signal);
  }
  return encoders;
}
