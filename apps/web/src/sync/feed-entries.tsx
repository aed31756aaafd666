/** What a list of PEMS holds, with what is gone, and what of it could not be read. */
import { useQuery } from '@tanstack/react-query';
import type { FeedName } from '@vanguard/pfa';
import { useDeferredValue, useState } from 'react';
import { TextField } from '../components/text-field.tsx';
import { formatInstant } from '../records/format.ts';
import { RejectedRows } from './misfits.tsx';
import { cellLook, Nothing, Section, Table } from './section.tsx';
import { entriesQuery, type FeedEntry, mostEntries, rejectedEntriesQuery } from './sync-queries.ts';

export function FeedEntries({ organizationId, feed }: { organizationId: string; feed: FeedName }) {
  const [find, setFind] = useState('');
  const sought = useDeferredValue(find.trim());
  const entries = useQuery(entriesQuery(organizationId, feed, sought));
  const rejected = useQuery(rejectedEntriesQuery(organizationId, feed));
  return (
    <div className="mt-3 rounded-lg border border-line p-3">
      <div className="mb-3 max-w-72">
        <TextField label={`Find in ${feed}`} value={find} onChange={(event) => setFind(event.target.value)} />
      </div>
      <Section title={`Entries of ${feed}`} query={entries}>
        {(list) => <Entries entries={list} isNarrowed={sought !== ''} />}
      </Section>
      {rejected.data !== undefined && rejected.data.length > 0 && (
        <Section title="Entries that cannot be read" query={rejected}>
          {(rows) => <RejectedRows rows={rows} />}
        </Section>
      )}
    </div>
  );
}

function Entries({ entries, isNarrowed }: { entries: readonly FeedEntry[]; isNarrowed: boolean }) {
  if (entries.length === 0) {
    return (
      <Nothing>{isNarrowed ? 'None has that in it.' : 'There are none: none was pulled, or PEMS has none.'}</Nothing>
    );
  }
  const names = [...new Set(entries.flatMap(({ data }) => Object.keys(data)))];
  return (
    <>
      <Table head={[...names, 'in PEMS']}>
        {entries.map(({ key, data, changedAt, removedAt }) => (
          <tr key={key} className={removedAt === null ? undefined : 'text-ink-muted'}>
            {names.map((name) => (
              <td key={name} className={cellLook}>
                {data[name]}
              </td>
            ))}
            <td className={`${cellLook} whitespace-nowrap tabular-nums`}>
              {removedAt === null ? `since ${formatInstant(changedAt)}` : `no more, ${formatInstant(removedAt)}`}
            </td>
          </tr>
        ))}
      </Table>
      {entries.length === mostEntries && <p className="mt-1.5 text-xs text-ink-muted">The first {mostEntries}.</p>}
    </>
  );
}
