/** What state a record is in: the words of its badges, and the one state that an editor can give it. Pure. */
import type { Delta } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';

type StateFlags = Pick<
  MergedRecord,
  'isActualized' | 'isDiscontinued' | 'isFundsTransferable' | 'hasPlan' | 'hasUnknownSource'
>;

const badges: readonly { label: string; holds: (record: StateFlags) => boolean }[] = [
  { label: 'Discontinued', holds: (record) => record.isDiscontinued },
  { label: 'Transferable', holds: (record) => record.isFundsTransferable },
  { label: 'Actualized', holds: (record) => record.isActualized },
  { label: 'No plan', holds: (record) => !record.hasPlan },
  { label: 'Unknown source', holds: (record) => record.hasUnknownSource },
];

/** Most records have none or one. */
export const stateBadges = (record: StateFlags): string[] =>
  badges.filter(({ holds }) => holds(record)).map(({ label }) => label);

export const states = ['active', 'discontinued', 'transferable'] as const;
export type State = (typeof states)[number];

export function stateOf({ isDiscontinued, isFundsTransferable }: StateFlags): State {
  if (isDiscontinued) return 'discontinued';
  return isFundsTransferable ? 'transferable' : 'active';
}

/** The two exclude each other, so that either is said of both. */
export const stateDelta = (state: State): Delta => ({
  isDiscontinued: state === 'discontinued',
  isFundsTransferable: state === 'transferable',
});
