/** What PEMS has that the field mapping does not fit: columns that went, changed or came, and rows that could not be read. */
import { fieldLabel } from '../records/format-field.ts';
import { formatCount, formatInstant } from '../records/format.ts';
import { cellLook, Nothing, sentenceLook, Table } from './section.tsx';
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
  ];
  const read = `Read ${formatInstant(readAt)}.`;
  return (
    <>
      {rows.length === 0 ? (
        <Nothing>Every mapped column is there. {read}</Nothing>
      ) : (
        <>
          <Table head={['Column', 'Field', 'What became of it']}>
            {rows.map(({ what, upstream, means }) => (
              <tr key={upstream}>
                <td className={`${cellLook} font-medium`}>{upstream}</td>
                <td className={cellLook}>{means}</td>
                <td className={`${cellLook} text-fault`}>{what}</td>
              </tr>
            ))}
          </Table>
          <p className="mt-1.5 text-xs text-ink-faint">{read}</p>
        </>
      )}
      {drift.unknown.length > 0 && <Unmapped columns={drift.unknown} />}
    </>
  );
}

/** An installation has many: they stay in the records, and are no fault. */
function Unmapped({ columns }: { columns: NonNullable<StoredDrift['drift']>['unknown'] }) {
  return (
    <details className="mt-2 text-sm">
      <summary className="cursor-pointer text-ink-muted hover:text-ink">
        {columns.length === 1 ? 'One column is' : `${formatCount(columns.length)} columns are`} mapped to no field
      </summary>
      <ul className="mt-1.5 columns-2 gap-6 sm:columns-3">
        {columns.map(({ upstream, label, type }) => (
          <li key={upstream} className="break-inside-avoid py-0.5">
            <span className="font-medium">{upstream}</span>{' '}
            <span className="text-ink-muted">
              {label}, {type.toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function RejectedRows({ rows }: { rows: readonly RejectedRow[] }) {
  if (rows.length === 0) return <Nothing>Every row could be read.</Nothing>;
  return (
    <Table head={['Record', 'What cannot be read', 'Set aside']}>
      {rows.map(({ pfaId, faults, raw, rejectedAt }) => (
        <tr key={`${pfaId} ${rejectedAt} ${JSON.stringify(raw).length}`}>
          <td className={`${cellLook} font-medium whitespace-nowrap`}>{pfaId ?? 'without an id'}</td>
          <td className={sentenceLook}>
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
