/**
 * Verifies the file against PostgreSQL as a migration is verified, every value of every row, and SQLite's own checks:
 * the structure of the file, and references that lead nowhere and did not in the backup.
 */
import type { DatabaseSync } from 'node:sqlite';
import { RowDigester } from '../digest/row-digester.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { VerificationError } from '../errors.ts';
import { plural } from '../progress/plural.ts';
import { nextTick } from '../source/next-tick.ts';
import { type CarriedFile, immutable } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';
import { selectCarriedRows } from './select-carried-rows.ts';

const rowsPerTick = 20_000;
const findingsLimit = 20;

export interface CarriedVerification {
  file: CarriedFile;
  tables: { table: CarriedTable; expected: TableDigest }[];
  onTable: (name: string, index: number) => void;
  signal: AbortSignal | undefined;
}

/** Throws VerificationError `carry_back_differs`. The file must be finished. Returns how many values were compared. */
export async function verifyCarried({ file, tables, onTable, signal }: CarriedVerification): Promise<number> {
  const { base } = file;
  base.prepare('attach database ? as carried').run(immutable(file.partialPath));
  const findings: string[] = [];
  let values = 0;
  for (const [i, { table, expected }] of tables.entries()) {
    onTable(table.planned.source, i);
    const found = await digestCarried(base, table, signal);
    values += found.rows * table.columns.length;
    const buckets = expected.differingBuckets(found).size;
    if (buckets > 0) {
      findings.push(
        `table "${table.planned.source}": ${plural(found.rows, 'row')} in the file, ${expected.rows} in PostgreSQL, checksums differ`,
      );
    }
  }
  findings.push(...brokenReferences(base), ...damages(base));
  base.exec('detach carried');
  if (findings.length === 0) return values;
  throw new VerificationError(`The SQLite file is not what PostgreSQL holds: ${plural(findings.length, 'finding')}.`, {
    code: 'carry_back_differs',
    findings,
    hint: 'Nothing was changed and the file is removed. References that lead nowhere: correct those rows in PostgreSQL and run again. Anything else is a defect; please report it.',
  });
}

async function digestCarried(
  base: DatabaseSync,
  { planned }: CarriedTable,
  signal: AbortSignal | undefined,
): Promise<TableDigest> {
  const digester = new RowDigester(planned);
  let done = 0;
  for (const row of selectCarriedRows(base, planned, { schema: 'carried' })) {
    digester.add(row);
    if (++done % rowsPerTick === 0) await nextTick(signal);
  }
  return digester.digest;
}

/** A reference that led nowhere in the backup, too, is as the user left it. */
function brokenReferences(base: DatabaseSync): string[] {
  const check = (schema: string) =>
    `select "table", rowid, parent, fkid from pragma_foreign_key_check(null, '${schema}')`;
  return base
    .prepare(`${check('carried')} except ${check('main')} limit ${findingsLimit}`)
    .all()
    .map(
      ({ table, rowid, parent }) =>
        `table "${String(table)}", rowid ${String(rowid)}: refers to no row of "${String(parent)}"`,
    );
}

function damages(base: DatabaseSync): string[] {
  return base
    .prepare(`pragma carried.integrity_check(${findingsLimit})`)
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');
}
