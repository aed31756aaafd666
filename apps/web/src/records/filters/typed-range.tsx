/** A range whose ends are typed: days, or whatever else is read and shown as it is told. Either end may be missing. */
import { type FormEvent, useState } from 'react';
import { pageLocale } from '../../locale/locale.ts';
import { parseDate } from '../../locale/parse-date.ts';
import { formatDate } from '../format.ts';
import { ApplyButton, inputLook } from './popover-editor.tsx';

export interface RangeEnds {
  from: string | undefined;
  to: string | undefined;
}

/** How the ends are typed. */
export interface RangeText {
  /** Undefined where the text is no end. */
  readonly read: (text: string) => string | undefined;
  readonly show: (end: string) => string;
  /** Below or above 0, as sorting takes it. */
  readonly compare: (from: string, to: string) => number;
  readonly example: string;
  readonly fault: string;
}

export const dayRange: RangeText = {
  read: (text) => parseDate(text, pageLocale(), new Date().getFullYear()),
  show: formatDate,
  compare: (from, to) => (from < to ? -1 : Number(from > to)),
  example: '2026-01-31',
  fault: 'Type days such as 2026-01-31 or 31 Jan 2026, the first no later than the last.',
};

interface TypedRangeProps extends RangeEnds {
  text: RangeText;
  onApply: (range: RangeEnds) => void;
}

export function TypedRange({ from, to, text, onApply }: TypedRangeProps) {
  const shown = (end: string | undefined) => (end === undefined ? '' : text.show(end));
  const [texts, setTexts] = useState({ from: shown(from), to: shown(to) });
  const [isWrong, setIsWrong] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    const read = (typed: string) => (typed.trim() === '' ? undefined : (text.read(typed) ?? 'wrong'));
    const range = { from: read(texts.from), to: read(texts.to) };
    const isBad =
      Object.values(range).includes('wrong') || (range.from && range.to && text.compare(range.from, range.to) > 0);
    setIsWrong(Boolean(isBad));
    if (!isBad) onApply(range);
  }
  return (
    <form onSubmit={submit} className="space-y-2">
      {(['from', 'to'] as const).map((side) => (
        <label key={side} className="flex items-center gap-2">
          <span className="w-10 text-ink-muted">{side === 'from' ? 'From' : 'To'}</span>
          <input
            value={texts[side]}
            placeholder={text.example}
            onChange={(event) => setTexts({ ...texts, [side]: event.target.value })}
            className={inputLook}
          />
        </label>
      ))}
      {isWrong && (
        <p role="alert" className="text-fault">
          {text.fault}
        </p>
      )}
      <ApplyButton />
    </form>
  );
}
