/** time → `HH:MM`, `HH:MM:SS` or with the column's number of fraction digits. */
import { FormCounts, type StorageForm } from './storage-form.ts';

export function timeForm(): StorageForm {
  const whole = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const text = String(value);
      (/\.0*[1-9]/.test(text) ? fractional : whole).add(String(text.length));
    },
    candidates(bytes, start) {
      const microseconds = bytes.readBigInt64BE(start);
      const full = `${new Date(Number(microseconds / 1_000_000n) * 1_000).toISOString().slice(11, 19)}.${String(
        microseconds % 1_000_000n,
      ).padStart(6, '0')}`;
      const counts = full.endsWith('.000000') ? whole : fractional;
      return [...counts.ranked().map(Number), 'HH:MM:SS'.length, 'HH:MM:SS.mmm'.length, full.length].map((length) =>
        full.slice(0, length),
      );
    },
  };
}
