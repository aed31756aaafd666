/** The result of a legacy migration for people: what was adopted, what stays behind, what was proved. */
import { type Output, paint } from 'sqlite-to-postgres/cli';
import type { LegacyMigration } from '../migrate-legacy.ts';

const marks = { passed: '✓', failed: '✗', 'not tried': '–' } as const;

export function describeLegacyMigration({ adoption, proof, migration }: LegacyMigration, output: Output): string {
  const lines: string[] = [];
  for (const { legacyTable, productTable, rows, adopted, notes } of adoption.tables) {
    const where = productTable === undefined ? 'legacy only' : `→ ${productTable}`;
    const counts =
      productTable === undefined
        ? rows.toLocaleString('en')
        : `${adopted.toLocaleString('en')} of ${rows.toLocaleString('en')}`;
    lines.push(`  ${legacyTable.padEnd(28)} ${counts.padStart(16)}  ${where}`);
    if (productTable !== undefined) for (const note of notes) lines.push(paint(output, 'dim', `      ${note}`));
  }
  for (const { name, outcome, detail } of proof.checks) {
    if (name === 'rows adopted') continue;
    lines.push(
      `${paint(output, outcome === 'failed' ? 'red' : 'green', marks[outcome])} ${paint(output, 'bold', 'Prove'.padEnd(10))} ${name}: ${detail}`,
    );
  }
  if (migration.projectNotes.length > 0)
    lines.push('Left to you in the project:', ...migration.projectNotes.map((note) => `  ${note}`));
  return `${lines.join('\n')}\n`;
}
