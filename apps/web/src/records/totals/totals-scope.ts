/** Says which records the totals cover, and which match but are hidden. */
import type { Totals } from '@vanguard/protocol/browser';
import { formatCount, formatMoney } from '../format.ts';

const names = { discontinued: 'discontinued', fundsTransferable: 'funds transferable' } as const;
const kinds = ['discontinued', 'fundsTransferable'] as const;

/** `with discontinued, without 337 funds transferable` */
export function describeTotalsScope({ includes, hidden }: Pick<Totals, 'includes' | 'hidden'>): string {
  const shown = kinds.filter((kind) => includes[kind]).map((kind) => names[kind]);
  const left = kinds
    .filter((kind) => hidden[kind].records > 0)
    .map((kind) => `${formatCount(hidden[kind].records)} ${names[kind]}`);
  const parts = [
    ...(shown.length === 0 ? [] : [`with ${shown.join(' and ')}`]),
    ...(left.length === 0 ? [] : [`without ${left.join(' and ')}`]),
  ];
  return parts.length === 0 ? 'nothing hidden' : parts.join(', ');
}

/** What the hidden records were planned to cost; undefined where there are none. */
export function describeHiddenPlan({ hidden }: Pick<Totals, 'hidden'>): string | undefined {
  const left = kinds.filter((kind) => hidden[kind].records > 0);
  if (left.length === 0) return undefined;
  return `Plan of what is hidden: ${left.map((kind) => `${names[kind]} ${formatMoney(hidden[kind].planCost)}`).join(', ')}`;
}
