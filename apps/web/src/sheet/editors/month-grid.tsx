/** The calendar of a date's editor, in the reader's language. Days cross its border as calendar dates, without time or zone. */
import { Popover } from '@base-ui/react/popover';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { DayPicker } from 'react-day-picker';
import { formatOf, pageLocale } from '../../locale/locale.ts';
import type { Column } from '../columns.ts';
import { type CellContext, parseValue } from '../parse-value.ts';
import { parsedValue } from './parsed-value.ts';
import { Meaning } from './meaning.tsx';

interface MonthGridProps {
  anchor: RefObject<HTMLElement | null>;
  column: Column;
  context: CellContext;
  text: string;
  onDay: (day: string) => void;
  onClose: () => void;
}

export function MonthGrid({ anchor, column, context, text, onDay, onClose }: MonthGridProps) {
  const chosen = dayOf(column, text, context);
  const [month, setMonth] = useState(toDate(chosen ?? context.today));
  const [day, setDay] = useState(chosen);
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <Popover.Popup
            aria-label={`Calendar of ${column.fullName.toLowerCase()}`}
            finalFocus={anchor}
            className="popup sheet-editor-popup p-2 text-sm"
          >
            <DayPicker
              mode="single"
              autoFocus
              showOutsideDays
              fixedWeeks
              month={month}
              onMonthChange={setMonth}
              weekStartsOn={pageLocale().weekStart}
              selected={chosen === undefined ? undefined : toDate(chosen)}
              today={toDate(context.today)}
              onDayClick={(date) => onDay(fromDate(date))}
              onDayFocus={(date) => setDay(fromDate(date))}
              onDayMouseEnter={(date) => setDay(fromDate(date))}
              formatters={{ formatCaption: monthName, formatWeekdayName: weekdayName }}
              labels={{ labelDayButton: longDay, labelGrid: monthName, labelWeekday: longWeekday }}
              components={{ Chevron }}
              classNames={looks}
            />
            <div className="min-h-4 border-t border-line px-1 pt-1.5 text-xs">
              {day !== undefined && <Meaning column={column} context={context} text={day} />}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const buttonLook = 'flex size-7 items-center justify-center rounded-md hover:bg-hover aria-disabled:opacity-40';

const looks = {
  months: 'relative',
  nav: 'absolute top-0 right-0 flex gap-1',
  button_previous: buttonLook,
  button_next: buttonLook,
  month_caption: 'flex h-7 items-center px-1 font-semibold',
  weekday: 'size-8 text-xs font-medium text-ink-muted',
  day: 'p-0 text-center',
  day_button: 'size-8 rounded-md tabular-nums hover:bg-hover focus-visible:outline-offset-[-2px]',
  outside: 'text-ink-faint',
  today: 'font-semibold underline underline-offset-4',
  month_grid: 'w-full',
  selected: '[&>button]:bg-action [&>button]:text-on-action',
};

function Chevron({ orientation }: { orientation?: 'up' | 'down' | 'left' | 'right' }) {
  const Icon = orientation === 'left' ? ChevronLeft : ChevronRight;
  return <Icon aria-hidden className="size-4" />;
}

const inWords = (options: Intl.DateTimeFormatOptions) => {
  const format = formatOf((tag) => new Intl.DateTimeFormat(tag, { calendar: 'gregory', ...options }));
  return (date: Date) => format().format(date);
};
const monthName = inWords({ month: 'long', year: 'numeric' });
const weekdayName = inWords({ weekday: 'narrow' });
const longWeekday = inWords({ weekday: 'long' });
const longDay = inWords({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });

/** What the text means, of the cell's value where nothing was typed. */
function dayOf(column: Column, text: string, context: CellContext): string | undefined {
  const parsed = parseValue(column, text, context);
  const value = 'fault' in parsed || column.field === undefined ? undefined : parsedValue(parsed.delta, column.field);
  if (typeof value === 'string') return value;
  const raw = column.raw(context.record);
  return raw === '' ? undefined : raw;
}

/** Noon of the browser's own zone: no change of clocks moves it to another day. */
function toDate(day: string): Date {
  const [year = 1, month = 1, date = 1] = day.split('-').map(Number);
  const noon = new Date(2000, 0, 1, 12);
  noon.setFullYear(year, month - 1, date);
  return noon;
}

const fromDate = (date: Date) =>
  [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');
