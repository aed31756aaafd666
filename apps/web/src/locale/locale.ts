/**
 * How the reader writes numbers and dates: which mark stands before the fraction, which between thousands, and whether the
 * day or the month comes first. Taken from what Intl makes of a language tag, so that showing and reading always agree. Pure.
 */
export interface Locale {
  readonly tag: string;
  readonly decimalMark: string;
  /** Every mark that may stand between thousands: where a language uses a narrow space, people type an ordinary one. */
  readonly groupMarks: readonly string[];
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd';
  /** From 0, Sunday. */
  readonly weekStart: 0 | 1 | 2 | 3 | 4 | 5 | 6;
}

export function createLocale(tag: string): Locale {
  const parts = new Intl.NumberFormat(tag, { useGrouping: 'always', numberingSystem: 'latn' }).formatToParts(1234567.5);
  const mark = (type: Intl.NumberFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  const group = mark('group') || ',';
  const order = new Intl.DateTimeFormat(tag, { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' })
    .formatToParts(0)
    .map(({ type }) => (type === 'day' || type === 'month' || type === 'year' ? type[0] : ''))
    .join('');
  return {
    tag,
    decimalMark: mark('decimal') || '.',
    groupMarks: /\s/.test(group) ? [group, ' ', '\u00a0', '\u202f'] : group === '’' ? ['’', "'"] : [group],
    weekStart: weekStartOf(tag),
    dateOrder: order === 'mdy' || order === 'ymd' ? order : 'dmy',
  };
}

interface WeekInfo {
  readonly firstDay: number;
}

/** ISO's where the browser does not know. */
function weekStartOf(tag: string): Locale['weekStart'] {
  const locale: Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo } = new Intl.Locale(tag);
  const firstDay = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  return (firstDay % 7) as Locale['weekStart'];
}

const browserTag = globalThis.navigator?.language ?? 'en-US';
let current: Locale = createLocale(browserTag);

/** The account's, or the browser's where that says nothing. */
export const pageLocale = (): Locale => current;

/** What is made of the language tag, made again when that is another. */
export function formatOf<Format>(make: (tag: string) => Format): () => Format {
  let made: { tag: string; format: Format } | undefined;
  return () => {
    if (made?.tag !== current.tag) made = { tag: current.tag, format: make(current.tag) };
    return made.format;
  };
}

/** From now on. What was shown before is not shown again by itself. A tag that the browser cannot read counts for none. */
export function choosePageLocale(tag: string | null): void {
  const next = tag ?? browserTag;
  if (next === current.tag) return;
  try {
    current = createLocale(next);
  } catch {
    current = createLocale(browserTag);
  }
}

/** What is read as in another language than the page's. */
export function inLocale<Result>(tag: string | null, read: () => Result): Result {
  const before = current;
  choosePageLocale(tag);
  try {
    return read();
  } finally {
    current = before;
  }
}
