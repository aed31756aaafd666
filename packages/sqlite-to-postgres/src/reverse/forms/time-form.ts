/** time → `HH:MM`, `HH:MM:SS` or with the column's number of fraction digits; behind Rails' date where it stood there. */
import { FormCounts, type StorageForm } from './storage-form.ts';

export function timeForm(): StorageForm {
  const whole = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const [, date = '', time = ''] = /^(2000-01-01[ T])?(.*)$/s.exec(String(value)) ?? [];
      (/\.0*[1-9]/.test(time) ? fractional : whole).add(`${date}|${time.length}`);
    },
    candidates(bytes, start) {
      const microseconds = bytes.readBigInt64BE(start);
      const full = `${new Date(Number(microseconds / 1_000_000n) * 1_000).toISOString().slice(11, 19)}.${String(
        microseconds % 1_000_000n,
      ).padStart(6, '0')}`;
      const counts = full.endsWith('.000000') ? whole : fractional;
      return [...counts.ranked(), '|8', '|12', '|15'].map((look) => {
        const [date = '', length] = look.split('|');
        return date + full.slice(0, Number(length));
      });
    },
  };
}
