/** What PostgreSQL sends as text → the same text. */
import type { StorageForm } from './storage-form.ts';

/** `skippedBytes` stand before the text: the version of a jsonb. */
export function textForm(skippedBytes = 0): StorageForm {
  return { candidates: (bytes, start, end) => [bytes.toString('utf8', start + skippedBytes, end)] };
}
