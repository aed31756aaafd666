/** What a file would change, or what is wrong in it, by line and column. */
import type { ReactNode } from 'react';
import type { ImportPreview } from '@vanguard/protocol/browser';
import { Notice } from '../../components/notice.tsx';
import { formatCount } from '../format.ts';

export function ImportFindings({ preview }: { preview: ImportPreview }) {
  const { rows, changed, unchanged, unknown, wrong, faultCount, faults, changes } = preview;
  return (
    <>
      {faultCount > 0 && (
        <Notice tone="error">
          Nothing can be saved yet: {formatCount(faultCount)} {faultCount === 1 ? 'value is' : 'values are'} wrong.
          Correct the file and choose it again.
        </Notice>
      )}
      {faultCount === 0 && changed === 0 && <Notice tone="info">The file changes nothing.</Notice>}
      <p role="status" className="text-sm text-ink-muted tabular-nums">
        {formatCount(rows)} {rows === 1 ? 'line' : 'lines'}: {formatCount(changed)} changed, {formatCount(unchanged)}{' '}
        unchanged{wrong > 0 && `, ${formatCount(wrong)} wrong`}
        {unknown > 0 && `, ${formatCount(unknown)} of unknown records`}
      </p>
      {faults.length > 0 && <FaultTable faults={faults} total={faultCount} />}
      {faults.length === 0 && changes.length > 0 && <ChangeTable changes={changes} total={changed} />}
    </>
  );
}

const headLook = 'sticky top-0 bg-surface px-2 py-1.5 text-left text-xs font-medium text-ink-faint';
const cellLook = 'border-t border-line px-2 py-1.5 align-top';

function Table({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <div className="min-h-0 overflow-auto rounded-md border border-line" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-sm">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className={headLook}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function FaultTable({ faults, total }: { faults: ImportPreview['faults']; total: number }) {
  return (
    <Table label={firstOf('What is wrong', faults.length, total)} heads={['Line', 'Column', 'Record', 'What is wrong']}>
      {faults.map(({ line, column, cell, pfaId, field, message }) => (
        <tr key={`${line} ${field}`}>
          <td className={cellLook}>{cell ?? line}</td>
          <td className={cellLook}>{column}</td>
          <td className={cellLook}>{pfaId}</td>
          <td className={cellLook}>{message}</td>
        </tr>
      ))}
    </Table>
  );
}

function ChangeTable({ changes, total }: { changes: ImportPreview['changes']; total: number }) {
  return (
    <Table label={firstOf('Changes', changes.length, total)} heads={['Record', 'Column', 'Before', 'After']}>
      {changes.flatMap(({ pfaId, fields }) =>
        fields.map(({ field, column, before, after }, i) => (
          <tr key={`${pfaId} ${field}`}>
            <td className={cellLook}>{i === 0 ? pfaId : ''}</td>
            <td className={cellLook}>{column}</td>
            <td className={`${cellLook} text-ink-muted`}>{shown(before)}</td>
            <td className={`${cellLook} font-medium`}>{shown(after)}</td>
          </tr>
        )),
      )}
    </Table>
  );
}

const firstOf = (what: string, count: number, total: number) =>
  count < total ? `${what}, the first ${formatCount(count)} of ${formatCount(total)}` : what;

const shown = (value: string | boolean | null) => (value === null ? '—' : String(value));
