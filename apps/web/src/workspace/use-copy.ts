/** Copy from the sheet. What copies (copier.ts) comes late: nobody copies before there are rows. */
import { type ClipboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { RowStore } from '../sheet/row-store.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import type { Copier, Copying } from './copier.ts';

export function useCopy(store: RowStore, onTold: (text: string) => void) {
  const [copying, setCopying] = useState<Copying>();
  /** By their stores: what is fetched on a slow line may come when the page asks another question. */
  const copiers = useRef(new WeakMap<RowStore, Copier>());
  const load = useCallback(async () => {
    const { Copier: Loaded } = await import('./copier.ts');
    const copier = copiers.current.get(store) ?? new Loaded({ store, onTold, onCopying: setCopying });
    copiers.current.set(store, copier);
    return copier;
  }, [store, onTold]);
  useEffect(() => {
    // Fetched once the first rows are likely to be there, so that the first copy is made in the event of the keys.
    const timer = setTimeout(() => void load().catch(() => undefined), 1000);
    const loaded = copiers.current;
    return () => {
      clearTimeout(timer);
      loaded.get(store)?.end();
    };
  }, [store, load]);

  const copy = useCallback(
    (view: SheetView) => {
      load()
        .then(async (loaded) => await loaded.copy(view))
        .catch(() => onTold('Nothing was copied: the page cannot reach the server.'));
    },
    [load, onTold],
  );
  const onCopy = useCallback(
    (event: ClipboardEvent, view: SheetView) => {
      if (view.getSelection().cursor.row < 0) return;
      event.preventDefault();
      const copier = copiers.current.get(store);
      if (copier === undefined) copy(view);
      else copier.copyInto(event.clipboardData, view);
    },
    [store, copy],
  );
  return { onCopy, copy, copying };
}
