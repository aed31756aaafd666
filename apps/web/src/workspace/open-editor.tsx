/** What stands over the open cell: its editor, or the reason why there is none. */
import type { MergedRecord } from '@vanguard/protocol/browser';
import { useSyncExternalStore } from 'react';
import type { Column } from '../sheet/columns.ts';
import { CellEditor } from '../sheet/editors/cell-editor.tsx';
import { focusSheet } from '../sheet/focus-sheet.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { useCellValues } from './use-cell-values.ts';
import { contextOf, type useCellEditing } from './use-cell-editing.ts';

interface OpenEditorProps {
  organizationId: string;
  editing: ReturnType<typeof useCellEditing>;
  store: RowStore;
  view: SheetView;
}

export function OpenEditor({ organizationId, editing, store, view }: OpenEditorProps) {
  const { opened, close, commit, leave } = editing;
  const column = opened && view.layout.columns[opened.column];
  const row = useSyncExternalStore(store.subscribe, () => opened && store.row(opened.id));
  const list = useCellValues(organizationId, opened?.lock === undefined ? column : undefined, row?.record);
  if (opened === undefined || column === undefined || row === undefined) return null;
  if (opened.lock !== undefined) {
    return (
      <p role="status" className={opened.opensUp ? 'sheet-editor-hint sheet-editor-hint-up' : 'sheet-editor-hint'}>
        {opened.lock}
      </p>
    );
  }
  const typed = column.fields.map((field) => row.marks?.get(field)?.text).find((text) => text !== undefined);
  return (
    <CellEditor
      key={`${opened.id} ${opened.column}`}
      column={column}
      context={contextOf(row)}
      list={list}
      opensCalendar={opened.opensList === true}
      initialText={opened.text ?? typed ?? editText(column, row.record)}
      isReplacing={opened.text !== undefined || typed !== undefined}
      opensUp={opened.opensUp}
      onCommit={(text, next, isForRange) => {
        focusSheet();
        commit(view, text, next, isForRange);
      }}
      onCancel={() => {
        focusSheet();
        close();
      }}
      onLeave={(text) => leave(view, text)}
    />
  );
}

/** Dates and check boxes as they are shown, numbers with all their digits. */
const editText = ({ editor, custom, text, raw }: Column, record: MergedRecord) =>
  editor === 'date' || custom?.kind === 'boolean' ? text(record) : raw(record);
