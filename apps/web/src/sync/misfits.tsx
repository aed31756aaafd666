/** What PEMS has that the field mapping does not fit: columns that went, changed or came, and rows that could not be read. */
import { fieldLabel } from '../records/format-field.ts';
import { formatInstant } from '../records/format.ts';
import { cellLook, Nothing, Table } from './section.tsx';
import type { api } from '../api/api.ts';

type StoredDrift = Awaited<ReturnType<typeof api.pullDrift>>;
type RejectedRow = Awaited<ReturnType<typeof api.rejectedRows>>['rows'][number];

export function Drift({ drift, readAt }: StoredDrift) {
  if (drift === null) return <Nothing>No pull has looked at the columns of PEMS yet.</Nothing>;
  const rows = [
    ...drift.missing.map(({ field, upstream }) => ({ what: 'is gone', upstream, means: fieldLabel(field) })),
    ...drift.retyped.map(({ field, upstream, type }) => ({
      what: `is of type ${type} now`,
      upstream,
      means: fieldLabel(field),
    })),
    ...drift.unknown.map(({ upstream, label, type }) => ({
      what: `is mapped to nothing (${type})`,
      upstream,
      means: label,
    })),
  ];
  const read = `Read ${formatInstant(readAt)}.`;
  if (rows.length === 0) return <Nothing>The columns are those of the field mapping. {read}</Nothing>;
  return (
    <>
      <Table head={['Column', 'Field', 'What became of it']}>
        {rows.map(({ what, upstream, means }) => (
          <tr key={upstream}>
            <td className={`${cellLook} font-medium`}>{upstream}</td>
            <td className={cellLook}>{means}</td>
            <td className={`${cellLook} ${what === 'is gone' ? 'text-fault' : 'text-ink-muted'}`}>{what}</td>
          </tr>
        ))}
      </Table>
      <p className="mt-1.5 text-xs text-ink-faint">{read}</p>
    </>
  );
}

export function RejectedRows({ rows }: { rows: readonly RejectedRow[] }) {
  if (rows.length === 0) return <Nothing>Every row could be read.</Nothing>;
  return (
    <Table head={['Record', 'What cannot be read', 'Set aside']}>
      {rows.map(({ pfaId, faults, raw, rejectedAt }) => (
        <tr key={`${pfaId} ${rejectedAt} ${JSON.stringify(raw).length}`}>
          <td className={`${cellLook} font-medium whitespace-nowrap`}>{pfaId ?? 'without an id'}</td>
          <td className={cellLook}>
            {faults.map(({ field, upstream, code }) => (
              <span key={upstream} className="mr-3">
                {fieldLabel(field)}: {code.replaceAll('_', ' ')}{' '}
                <code className="text-xs break-all text-ink-muted">{JSON.stringify(raw[upstream] ?? null)}</code>
              </span>
            ))}
          </td>
          <td className={`${cellLook} whitespace-nowrap tabular-nums`}>{formatInstant(rejectedAt)}</td>
        </tr>
      ))}
    </Table>
  );
}
