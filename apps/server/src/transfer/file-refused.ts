/** A file that cannot be read as a whole; what is wrong with single values is told in the preview instead. */
import { Refusal } from '../refusal.ts';

export interface FileFault {
  /** `line 1, column "Notes"`, or the address of a cell. */
  path: string;
  message: string;
}

export function fileRefused(message: string, faults: readonly FileFault[] = []): Refusal {
  const named = faults.map(({ path, message: fault }) => `${path}: ${fault}`).join('; ');
  const detail = [message, named].filter((part) => part !== '').join(' ');
  return new Refusal(422, 'file_refused', detail, faults.length === 0 ? {} : { errors: [...faults] });
}
