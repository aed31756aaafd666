/** Whether a foreign key leads somewhere from every row, where the evidence of both columns tells. Pure. */
import type { SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { type SourceEvidence, valueCount } from '../source/evidence.ts';

/**
 * True where the parent's rowids have no gap and the child's values, all of them integers, lie among them. False says
 * nothing: the rows must be looked at.
 */
export function isProvenReference(
  evidence: SourceEvidence,
  child: SourceTable,
  { columns, referencedColumns }: SourceForeignKey,
  parent: SourceTable,
): boolean {
  const [column, ...more] = columns;
  const [referenced] = referencedColumns;
  if (column === undefined || more.length > 0 || referenced?.toLowerCase() !== parent.rowidColumn?.toLowerCase()) {
    return false;
  }
  const values = evidence.get(child.name)?.get(column);
  const rowids = evidence.get(parent.name)?.get(parent.rowidColumn ?? '')?.integers;
  if (values === undefined || rowids === undefined) return false;
  if (valueCount(values) === 0) return true;
  const { count, min, max } = values.integers;
  const hasNoGap = rowids.count > 0 && rowids.max - rowids.min + 1n === BigInt(rowids.count);
  return hasNoGap && count === valueCount(values) && min >= rowids.min && max <= rowids.max;
}
