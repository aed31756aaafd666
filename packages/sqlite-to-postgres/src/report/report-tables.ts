/** What became of each table: as copied and verified, in a dry run as planned. Pure. */

import type { CopyResults } from '../copy/copy-table.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { ReportedTable } from './migration-report.ts';

export function reportTables(
  { tables }: MigrationPlan,
  copied: CopyResults | undefined,
  verification: Verification | undefined,
): ReportedTable[] {
  return tables.map((table) => {
    const result = copied?.get(table.source);
    return {
      source: table.source,
      name: table.name,
      rows: result?.rows ?? table.rows,
      bytes: result?.wasStaged ? undefined : result?.bytes,
      digest: verification?.tables.find(({ source }) => source === table.source)?.digest,
      ...(result?.wasStaged && { wasStaged: true }),
    };
  });
}
