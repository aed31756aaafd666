/** Says in a sentence what the totals take in. Discontinued and transferable records count only when asked for. */
import type { Totals } from '../../api/api.ts';

export function describeTotalsScope({ discontinued, fundsTransferable }: Totals['includes']): string {
  if (discontinued && fundsTransferable) return 'Totals include discontinued and funds-transferable records.';
  if (discontinued) return 'Totals include discontinued records and leave out funds-transferable ones.';
  if (fundsTransferable) return 'Totals include funds-transferable records and leave out discontinued ones.';
  return 'Totals leave out discontinued and funds-transferable records.';
}
