/** Which columns are shown, in which order, how wide, and how many stay at the left: a value, never changed. Pure. */
import { isCustomName } from '@vanguard/pfa';
import { type Column, columns } from './columns.ts';

export interface ColumnLayout {
  readonly columns: readonly Column[];
  readonly widthsPx: readonly number[];
  /** The first so many stay in view when the sheet is scrolled sideways. */
  readonly pinned: number;
  /** Left edge of every column and, last, the right edge of the whole row. */
  readonly leftsPx: readonly number[];
  /** Where the pinned columns end. */
  readonly pinnedPx: number;
  readonly totalPx: number;
}

/** One column as an address or a view has it: `pfaId!,class:180`. */
export interface ChosenColumn {
  readonly id: string;
  readonly widthPx?: number;
  readonly isPinned?: boolean;
}

const narrowestPx = 48;
const widestPx = 640;

const byId = new Map(columns.map((column) => [column.id, column]));

export const defaultChoice: readonly ChosenColumn[] = columns.map(({ id }, place) =>
  place === 0 ? { id, isPinned: true } : { id },
);

/** The id of a record always comes first: without it nobody knows what a row is. Unknown and repeated names are left out. */
export function layOut(
  choice: readonly ChosenColumn[] = defaultChoice,
  declared: readonly Column[] = [],
): ColumnLayout {
  const all =
    declared.length === 0 ? byId : new Map([...byId, ...declared.map((column) => [column.id, column] as const)]);
  const known = choice.filter(({ id }, place) => all.has(id) && choice.findIndex((other) => other.id === id) === place);
  const key = known.find(({ id }) => id === 'pfaId') ?? { id: 'pfaId' };
  const rest = known.filter(({ id }) => id !== 'pfaId');
  const chosen = [
    { ...key, isPinned: true },
    ...rest.filter(({ isPinned }) => isPinned),
    ...rest.filter(({ isPinned }) => !isPinned),
  ];
  const shown = chosen.map(({ id }) => all.get(id)).filter((column) => column !== undefined);
  const widthsPx = chosen.map(({ widthPx }, place) => clampWidth(widthPx ?? shown[place]?.widthPx ?? narrowestPx));
  const leftsPx = widthsPx.reduce<number[]>((lefts, width) => [...lefts, (lefts.at(-1) ?? 0) + width], [0]);
  const pinned = chosen.filter(({ isPinned }) => isPinned).length;
  return { columns: shown, widthsPx, pinned, leftsPx, pinnedPx: leftsPx[pinned] ?? 0, totalPx: leftsPx.at(-1) ?? 0 };
}

export const clampWidth = (widthPx: number) => Math.round(Math.min(Math.max(widthPx, narrowestPx), widestPx));

/** The first column of a layer, and the first after the last layer, carry a dividing line. */
export function startsGroup({ columns: shown }: ColumnLayout, place: number): boolean {
  return place > 0 && shown[place]?.group !== shown[place - 1]?.group;
}

export function formatChoice(choice: readonly ChosenColumn[]): string {
  return choice
    .map(({ id, widthPx, isPinned }) => id + (isPinned ? '!' : '') + (widthPx ? `:${widthPx}` : ''))
    .join(',');
}

/** Undefined where the text names no column. */
export function parseChoice(text: string | undefined): readonly ChosenColumn[] | undefined {
  const chosen = (text ?? '').split(',').flatMap((part): ChosenColumn[] => {
    const match = /^([\w.$]+)(!?)(?::(\d{2,3}))?$/.exec(part);
    const [, id = '', pin, width] = match ?? [];
    if (!byId.has(id) && !isCustomName(id)) return [];
    return [{ id, ...(pin === '!' ? { isPinned: true } : {}), ...(width ? { widthPx: Number(width) } : {}) }];
  });
  return chosen.length === 0 ? undefined : chosen;
}
