/**
 * The reader's place as the address has it: written when the reader rests, and returned to when the address says another than
 * this page wrote, after a reload, on the way back, or by a link. What the history remembers beside the address is a guess,
 * which holds as long as the record still stands there; else the server is asked where it is.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { positionQuery } from '../records/record-queries.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { Place } from '../sheet/place.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import type { WorkspaceSearch } from './workspace-search.ts';

const restMs = 300;

interface PlaceOptions {
  /** Undefined until the sheet is there. */
  readonly view: SheetView | undefined;
  readonly store: RowStore;
  /** The rows on the screen answer the address, groups included. */
  readonly isReady: boolean;
  readonly said: WorkspaceSearch;
  readonly guess: Place | undefined;
  readonly onSay: (search: WorkspaceSearch, options: { replace: true; place: Place | undefined }) => void;
}

export function usePlace({ view, store, isReady, said, guess, onSay }: PlaceOptions): void {
  const queryClient = useQueryClient();
  /** What the address said last. */
  const known = useRef<{ at: string | undefined; text: string }>({ at: undefined, text: '' });
  /** What this page has told it to say, until it does. */
  const told = useRef<{ at: string | undefined }>(undefined);
  const isReturning = useRef(false);
  const { at } = said;
  const guessed = useRef(guess);
  useEffect(() => {
    guessed.current = guess;
  }, [guess]);

  useEffect(() => {
    if (view === undefined || !isReady || at === known.current.at) return undefined;
    const isOwn = told.current !== undefined && told.current.at === at;
    told.current = undefined;
    known.current = { at, text: isOwn ? known.current.text : '' };
    if (isOwn) return undefined;
    const guess = guessed.current;
    if (at === undefined) {
      view.goToBeginning();
      return undefined;
    }
    let isOver = false;
    isReturning.current = true;
    const finish = () => {
      isOver = true;
      isReturning.current = false;
      forget();
    };
    if (guess !== undefined) view.goTo(guess);
    // Whoever moves meanwhile stays where they went.
    const forget = view.onPlace(finish);
    const returnTo = async (id: string) => {
      const place = await findPlace(id, guess, { store, queryClient }).catch(() => undefined);
      if (isOver) return;
      finish();
      if (place !== undefined) view.goTo({ ...place, column: view.getSelection().cursor.column });
    };
    void returnTo(at);
    return finish;
  }, [view, store, isReady, at, queryClient]);

  useEffect(() => {
    if (view === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Something else was said meanwhile.
    if (said.at === known.current.at) told.current = undefined;
    const rest = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        write();
      }, restMs);
    };
    const write = () => {
      // Not before the reader is where the address says.
      if (!isReady || isReturning.current || told.current !== undefined || said.at !== known.current.at) return;
      const place = view.getPlace();
      const id = place && store.rowAt(place.offset)?.id;
      // The row is still on its way.
      if (place !== undefined && id === undefined) rest();
      const text = JSON.stringify(place);
      if ((place === undefined) !== (id === undefined) || (id === known.current.at && text === known.current.text))
        return;
      known.current = { ...known.current, text };
      if (id !== known.current.at) told.current = { at: id };
      const { at: _at, ...others } = said;
      onSay(id === undefined ? others : { ...others, at: id }, { replace: true, place });
    };
    rest();
    const forget = view.onPlace(rest);
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [view, store, isReady, said, onSay]);
}

/** Undefined where it is not in the result, or where the guess was right. */
async function findPlace(
  id: string,
  guess: Place | undefined,
  { store, queryClient }: { store: RowStore; queryClient: QueryClient },
): Promise<Omit<Place, 'column'> | undefined> {
  if (guess !== undefined) {
    // Where its page is of another moment, nothing is known of it.
    await store.ensure({ first: guess.offset, end: guess.offset + 1 }).catch(() => undefined);
    if (store.rowAt(guess.offset)?.id === id) return undefined;
  }
  const { position } = await queryClient.fetchQuery(positionQuery(store.getState().shown, id));
  return position === null ? undefined : { offset: position };
}
