/** The sheet of a workspace, with the editor that is open in it and the menu of its places. */
import type { SortKey } from '@vanguard/protocol/browser';
import { createElement, useCallback, useMemo, useState } from 'react';
import { latePart, useLatePart } from '../components/late-part.ts';
import { parseSort, toggleSort, withSort } from '../records/records-search.ts';
import { Sheet } from '../sheet/sheet.tsx';
import type { SheetCommand } from '../sheet/sheet-keys.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { OpenEditor } from './open-editor.tsx';
import type { useColumns } from './use-columns.ts';
import type { Workspace } from './use-workspace.ts';

const sheetMenu = latePart(async () => (await import('./sheet-menu.tsx')).SheetMenu);

interface WorkspaceSheetProps {
  organizationId: string;
  label: string;
  workspace: Workspace;
  columns: ReturnType<typeof useColumns>;
  rowHeightPx: number;
}

export function WorkspaceSheet({ workspace, organizationId, columns, ...look }: WorkspaceSheetProps) {
  const { search, onSearch, store, mayEdit, editing, clipboard, rows, view, setView, groups } = workspace;
  const { layout, choice, onChoose, onResize } = columns;
  /** Another place is another menu, also while the one before is closing. */
  const [asked, setAsked] = useState<{ box: DOMRect; turn: number }>();
  const onMenu = useCallback((box: DOMRect) => setAsked((before) => ({ box, turn: (before?.turn ?? 0) + 1 })), []);
  const closeMenu = useCallback(() => setAsked(undefined), []);
  const menu = useLatePart(sheetMenu, asked !== undefined);
  const sort = useMemo(() => parseSort(search.sort), [search.sort]);
  const onSort = useCallback(
    (field: SortKey['field'], add: boolean) => onSearch(withSort(search, toggleSort(sort, field, add))),
    [onSearch, search, sort],
  );
  const onCommand = (command: SheetCommand, from: SheetView) => {
    if (!rows.onCommand(command, from)) editing.onCommand(command, from);
  };
  return (
    <>
      <Sheet
        {...look}
        layout={layout}
        onResize={onResize}
        store={store}
        sort={sort}
        onSort={onSort}
        groups={groups.groups}
        onToggleGroup={groups.onToggle}
        mayEdit={mayEdit}
        onOpen={editing.onOpen}
        onCommand={onCommand}
        onMenu={onMenu}
        hasMenu={asked !== undefined}
        onCopy={clipboard.onCopy}
        onPaste={clipboard.onPaste}
        onFill={clipboard.onFill}
        open={editing.opened}
        onView={setView}
        renderEditor={(of) => <OpenEditor organizationId={organizationId} editing={editing} store={store} view={of} />}
      />
      {menu !== undefined &&
        asked !== undefined &&
        view !== undefined &&
        createElement(menu, {
          key: asked.turn,
          box: asked.box,
          context: { workspace, view, choice, onChoose, onCommand },
          onClose: closeMenu,
        })}
    </>
  );
}
