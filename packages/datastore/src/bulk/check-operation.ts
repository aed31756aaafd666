/** Refuses a bulk operation whose own values make no sense, before any record is looked at. */
import { type BulkOperation, parseDelta } from '@vanguard/pfa';
import { DatastoreError } from '../errors.ts';

const maxDays = 36_500;
const signedAmount = /^-?\d{1,15}(\.\d{1,10})?$/;
const percentage = /^-?\d{1,4}(\.\d{1,4})?$/;

/** Throws DatastoreError `bad_query`. */
export function checkOperation(operation: BulkOperation): void {
  const fault = findFault(operation);
  if (fault === undefined) return;
  throw new DatastoreError(`The operation "${operation.kind}" cannot be done: ${fault}.`, {
    code: 'bad_query',
    hint: 'Correct the value.',
  });
}

function findFault(operation: BulkOperation): string | undefined {
  switch (operation.kind) {
    case 'shift':
    case 'setDuration':
    case 'changeDuration':
      return isDays(operation.days, operation.kind === 'setDuration' ? 0 : -maxDays);
    case 'setDates':
      return isDelta({ forecastStart: operation.start, forecastEnd: operation.end });
    case 'setText':
    case 'setAmount':
      return isDelta({ [operation.field]: operation.value });
    case 'scaleAmount':
      return percentage.test(operation.percent) ? undefined : 'the percentage must be a decimal, -7.5 say';
    case 'addAmount':
      return signedAmount.test(operation.amount) ? undefined : 'the amount must be a decimal';
    default:
      return undefined;
  }
}

function isDays(days: number, least: number): string | undefined {
  return Number.isInteger(days) && days >= least && days <= maxDays
    ? undefined
    : `days must be a whole number from ${least} to ${maxDays}`;
}

function isDelta(delta: Record<string, unknown>): string | undefined {
  const [fault] = parseDelta(delta).faults;
  return fault && `${fault.field} ${fault.message}`.trim();
}
