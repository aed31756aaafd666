/** Says what the totals take in. Discontinued and transferable records count only when asked for. */
import type { Totals } from '@vanguard/protocol/browser';

export function describeTotalsScope({ discontinued, fundsTransferable }: Totals['includes']): string {
  if (discontinued && fundsTransferable) return 'with discontinued and funds transferable';
  if (discontinued) return 'with discontinued, without funds transferable';
  if (fundsTransferable) return 'with funds transferable, without discontinued';
  return 'without discontinued and funds transferable';
}
