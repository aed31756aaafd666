/** Reads the rows that are to be copied, beside the sheet, which may go elsewhere meanwhile. Fetched when it is needed: most of what is copied is at hand. */
import type { Column } from '../sheet/columns.ts';
import { type ClipboardContent, contentOf, rawLines, shownRows } from '../sheet/copied-cells.ts';
import { pageSize, recordsByPage, spansOf } from '../sheet/pages.ts';
import type { RowStore } from '../sheet/row-store.ts';
import { pagesOf, type RowRange } from '../sheet/row-window.ts';
import type { Question } from '../sheet/store-state.ts';

export interface CopyRequest {
  readonly store: Pick<RowStore, 'getState' | 'rowAt' | 'readBeside'>;
  /** By their places in the result, in their order. */
  readonly records: readonly RowRange[];
  readonly columns: readonly Column[];
  /** Also as shown, which takes as long again. */
  readonly isShown: boolean;
  readonly signal: AbortSignal;
  readonly onRead: (records: number) => void;
}

/** Of one moment all of them are: where somebody saves meanwhile they are read again. */
const mostTries = 4;

class RecordsChanged extends Error {
  override readonly name = 'RecordsChanged';
}

/** Throws what the requests do, the reason of the signal, and where records would be others than those that were seen. */
export async function readCopied(request: CopyRequest): Promise<ClipboardContent> {
  const seen = seenIn(request);
  const { shown, rowCount = 0 } = request.store.getState();
  const pages = [...new Set(request.records.flatMap((range) => pagesOf(range, pageSize, rowCount)))];
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(request, { seen, shown, pages });
    } catch (error) {
      if (!(error instanceof RecordsChanged) || tries === mostTries) throw error;
    }
  }
}

/** The records at hand, by their places. */
function seenIn({ store, records }: CopyRequest): ReadonlyMap<number, string> {
  const seen = new Map<number, string>();
  for (const place of placesIn(records)) {
    const id = store.rowAt(place)?.id;
    if (id !== undefined) seen.set(place, id);
  }
  return seen;
}

const placesIn = (ranges: readonly RowRange[]): number[] =>
  ranges.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, at) => first + at));

/** What was on the screen when the copy was asked for. */
interface Asked {
  readonly seen: ReadonlyMap<number, string>;
  readonly shown: Question;
  readonly pages: readonly number[];
}

interface CopiedLine {
  readonly raw: string;
  readonly shown: string;
}

async function readOnce(request: CopyRequest, { seen, shown, pages }: Asked): Promise<ClipboardContent> {
  const { store, records, columns, isShown, signal, onRead } = request;
  const places = placesIn(records);
  const asked = new Set(places);
  const lines = new Map<number, CopiedLine>();
  let version: string | undefined;
  for (const span of spansOf(pages)) {
    const answer = await store.readBeside(shown, span);
    version ??= answer.resultVersion;
    if (answer.resultVersion !== version) throw new RecordsChanged('they change all the while');
    for (const [page, read] of recordsByPage(span.first, answer.records)) {
      await pause();
      signal.throwIfAborted();
      for (const [at, record] of read.entries()) {
        const place = page * pageSize + at;
        if (!asked.has(place)) continue;
        if ((seen.get(place) ?? record.pfaId) !== record.pfaId) throw new Error(elsewhere);
        lines.set(place, { raw: rawLines([record], columns), shown: isShown ? shownRows([record], columns) : '' });
      }
      onRead(lines.size);
    }
  }
  // Groups may stand in another order than the places of their records.
  const ordered = places.map((place) => lines.get(place)).filter((line) => line !== undefined);
  if (ordered.length < places.length) throw new Error(elsewhere);
  const raw = ordered.map((line) => line.raw);
  return contentOf(raw, isShown ? ordered.map((line) => line.shown) : undefined);
}

const elsewhere = 'they stand elsewhere by now. Refresh, and select them again.';

/** Whoever uses the sheet comes first. */
const pause = async () => await new Promise((resolve) => setTimeout(resolve));
