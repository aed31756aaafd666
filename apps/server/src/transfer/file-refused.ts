/** A file that cannot be read as a whole; what is wrong with single values is told in the preview instead. */
import { Refusal } from '../refusal.ts';

export interface FileFault {
  /** `line 1, column "Notes"`, or the address of a cell. */
  path: string;
  message: string;
}

/** Limit for a message: a value in a file may be as long as the file. */
const mostCharacters = 500;

export function fileRefused(message: string, faults: readonly FileFault[] = []): Refusal {
  const errors = faults.map(({ path, message: fault }) => ({ path, message: shortened(fault) }));
  const named = errors.map(({ path, message: fault }) => `${path}: ${fault}`).join('; ');
  const detail = [shortened(message), named].filter((part) => part !== '').join(' ');
  return new Refusal(detail, { code: 'file_refused', ...(errors.length === 0 ? {} : { errors }) });
}

const shortened = (text: string) => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text);
