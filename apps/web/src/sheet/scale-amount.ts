/** Percentages of exact amounts, by the domain's own operation. Pure. */
import { bulkDelta, emptyRecord } from '@vanguard/pfa';

/** `scaleAmount('200', '-7.5')` is 185; never below nothing. */
export function scaleAmount(amount: string, percent: string): string {
  const record = { ...emptyRecord('', ''), monthlyRate: amount };
  return bulkDelta({ kind: 'scaleAmount', field: 'monthlyRate', percent }, record, record).monthlyRate ?? amount;
}
