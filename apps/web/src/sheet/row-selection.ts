/** Which records are selected: named ones, or all that match less some. A value, never changed. Pure. */
export type RowSelection =
  | { readonly kind: 'ids'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const nothingSelected: RowSelection = { kind: 'ids', ids: new Set() };
export const allSelected: RowSelection = { kind: 'all', except: new Set() };

export const isSelected = (selection: RowSelection, id: string): boolean =>
  selection.kind === 'ids' ? selection.ids.has(id) : !selection.except.has(id);

/** Of a question with so many records. */
export const selectedCount = (selection: RowSelection, total: number): number =>
  selection.kind === 'ids' ? selection.ids.size : Math.max(0, total - selection.except.size);

/** All of them become selected, or, where they are already, none. */
export function toggleRows(selection: RowSelection, ids: readonly string[]): RowSelection {
  return selectRows(selection, ids, !ids.every((id) => isSelected(selection, id)));
}

export function selectRows(selection: RowSelection, ids: readonly string[], isOn: boolean): RowSelection {
  const named = new Set(selection.kind === 'ids' ? selection.ids : selection.except);
  for (const id of ids) {
    if (isOn === (selection.kind === 'ids')) named.add(id);
    else named.delete(id);
  }
  return selection.kind === 'ids' ? { kind: 'ids', ids: named } : { kind: 'all', except: named };
}
