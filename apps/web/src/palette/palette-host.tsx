/** The keys of every page, and what they open: the palette and the map of keys, each fetched with its first use. */
import { Search } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { PalettePlaces } from './palette-items.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard-map.tsx')).KeyboardMap }));

interface PaletteHostProps {
  places: PalettePlaces;
  onPage: (page: 'grid' | 'review') => void;
}

export function PaletteHost({ places, onPage }: PaletteHostProps) {
  const [open, setOpen] = useState<'palette' | 'keys'>();
  const [hasSingleKeys, setSingleKeys] = useState(readSingleKeys);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const asked = pageKeyOf(event, hasSingleKeys);
      if (asked === undefined) return;
      if (document.querySelector('[role=dialog][data-open]') !== null && asked !== 'palette') return;
      event.preventDefault();
      if (asked === 'palette' || asked === 'keys') setOpen(asked);
      else if (asked === 'find') document.querySelector<HTMLElement>('input[type=search]')?.focus();
      else if (asked === 'region') goToNextRegion(event.shiftKey);
      else onPage(asked);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [hasSingleKeys, onPage]);
  const close = useCallback(() => setOpen(undefined), []);
  const [text, setText] = useText(open === 'palette', close);
  const all = {
    ...places,
    commands: [{ label: 'Show all keys', keys: '?', run: () => setOpen('keys') }, ...places.commands],
  };
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen('palette')}
        aria-keyshortcuts="Control+K"
        className="flex h-7 items-center gap-2 rounded-md border border-control bg-surface px-2 text-sm text-ink-muted hover:bg-hover"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="max-lg:sr-only">Find or do…</span>
        <kbd aria-hidden className="font-sans text-xs text-ink-faint max-lg:hidden">
          Ctrl K
        </kbd>
      </button>
      <Suspense>
        {open === 'palette' && <Palette places={all} text={text} onText={setText} onClose={close} />}
        {open === 'keys' && (
          <KeyboardMap
            hasSingleKeys={hasSingleKeys}
            onSingleKeys={(isOn) => {
              setSingleKeys(isOn);
              keepSingleKeys(isOn);
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}

/**
 * What is typed from the key that opens the box until the box has the focus belongs to it, and not to the sheet, which would take it for
 * the value of a cell.
 */
function useText(isOpen: boolean, onClose: () => void) {
  const [text, setText] = useState('');
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const hasFocus = document.activeElement?.closest('[role=dialog]') != null;
      if (hasFocus || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') onClose();
      else if (event.key === 'Backspace') setText((typed) => typed.slice(0, -1));
      else if (Array.from(event.key).length === 1) setText((typed) => typed + event.key);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      document.removeEventListener('keydown', onKeyDown, { capture: true });
      setText('');
    };
  }, [isOpen, onClose]);
  return [text, setText] as const;
}

type PageKey = 'palette' | 'keys' | 'find' | 'region' | 'grid' | 'review';

function pageKeyOf(event: KeyboardEvent, hasSingleKeys: boolean): PageKey | undefined {
  const { key, code, altKey, shiftKey } = event;
  const isControl = event.ctrlKey || event.metaKey;
  if (key === 'F6' && !isControl && !altKey) return 'region';
  if (isControl && !altKey && !shiftKey) return withControl[key.toLowerCase()];
  if (altKey && shiftKey && !isControl) return code === 'Digit1' ? 'grid' : code === 'Digit5' ? 'review' : undefined;
  if (isControl || altKey || !hasSingleKeys || isTyping(event.target)) return undefined;
  return key === '?' ? 'keys' : key === '/' ? 'find' : undefined;
}

const withControl: Readonly<Record<string, PageKey>> = { k: 'palette', '/': 'keys', f: 'find' };

/** A character is for the field, the list or the sheet that has the focus. */
const isTyping = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role=grid], [role=treegrid], [role=menu]') !== null;

/** The bar on top, the filters, the sheet, what stands beside and below it. */
const regions = 'header, main section[aria-label], [role=grid], [role=treegrid], main aside';

function goToNextRegion(isBack: boolean): void {
  const all = [...document.querySelectorAll<HTMLElement>(regions)].filter((one) => firstStop(one) !== undefined);
  const here = all.findLastIndex((one) => one.contains(document.activeElement));
  const next = all[(here + (isBack ? -1 : 1) + all.length) % all.length];
  if (next !== undefined) firstStop(next)?.focus({ preventScroll: true });
}

function firstStop(region: HTMLElement): HTMLElement | undefined {
  if (region.tabIndex === 0) return region;
  return region.querySelector<HTMLElement>('a[href], button:not(:disabled), input, [tabindex="0"]') ?? undefined;
}

const storageKey = 'vanguard.single-keys';

function readSingleKeys(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off';
  } catch {
    return true;
  }
}

function keepSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? 'on' : 'off');
  } catch {
    // storage is blocked: the choice lasts until the page is left
  }
}
