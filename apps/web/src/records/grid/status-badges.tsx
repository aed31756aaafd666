/** What state a record is in, as badges; most records have none or one. */
import type { MergedRecord } from '@vanguard/protocol/browser';
import { Badge, type BadgeTone } from '../../components/badge.tsx';

type StateFlags = Pick<
  MergedRecord,
  'isActualized' | 'isDiscontinued' | 'isFundsTransferable' | 'hasPlan' | 'hasUnknownSource'
>;

const states: readonly { label: string; tone: BadgeTone; holds: (record: StateFlags) => boolean }[] = [
  { label: 'Discontinued', tone: 'neutral', holds: (record) => record.isDiscontinued },
  { label: 'Transferable', tone: 'neutral', holds: (record) => record.isFundsTransferable },
  { label: 'Actualized', tone: 'neutral', holds: (record) => record.isActualized },
  { label: 'No plan', tone: 'neutral', holds: (record) => !record.hasPlan },
  { label: 'Unknown source', tone: 'warn', holds: (record) => record.hasUnknownSource },
];

export function StatusBadges({ record }: { record: StateFlags }) {
  return (
    <span className="inline-flex gap-1 align-middle">
      {states
        .filter(({ holds }) => holds(record))
        .map(({ label, tone }) => (
          <Badge key={label} tone={tone}>
            {label}
          </Badge>
        ))}
    </span>
  );
}
