/** What a key means in the sheet while no cell is edited, beside moving the cursor. Pure. */
export type SheetCommand =
  /** `opensList`: its list or calendar at once. */
  | { readonly kind: 'edit'; readonly opensList?: true }
  | { readonly kind: 'replace'; readonly text: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'fill-down' }
  | { readonly kind: 'fill-right' }
  | { readonly kind: 'today' }
  | { readonly kind: 'select-row' }
  | { readonly kind: 'select-all' }
  | { readonly kind: 'collapse' };

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const plain: Readonly<Record<string, SheetCommand>> = {
  F2: { kind: 'edit' },
  Enter: { kind: 'edit' },
  Delete: { kind: 'clear' },
  Backspace: { kind: 'clear' },
  Escape: { kind: 'collapse' },
};

const withControl: Readonly<Record<string, SheetCommand>> = {
  d: { kind: 'fill-down' },
  r: { kind: 'fill-right' },
  ';': { kind: 'today' },
  a: { kind: 'select-all' },
};

export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): SheetCommand | undefined {
  if (altKey) return key === 'ArrowDown' ? { kind: 'edit', opensList: true } : undefined;
  if (ctrlKey || metaKey)
    return Object.hasOwn(withControl, key.toLowerCase()) ? withControl[key.toLowerCase()] : undefined;
  if (key === ' ') return { kind: 'select-row' };
  if (Object.hasOwn(plain, key)) return shiftKey && key !== 'Enter' ? undefined : plain[key];
  return Array.from(key).length === 1 ? { kind: 'replace', text: key } : undefined;
}
