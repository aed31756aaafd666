/**
 * The editor over one cell: a text, what it means and what that would cost below it, and where the column has them a list of
 * values or a calendar. It says what was typed and where to go next; what becomes of it is its owner's. Text keeps its own
 * undo until the editor closes.
 */
import {
  type FocusEvent,
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { classNames } from '../../components/class-names.ts';
import type { Column } from '../columns.ts';
import { type CellContext, parseValue } from '../parse-value.ts';
import type { CellValues } from './cell-values.ts';
import type { ValueListProps } from './value-list.tsx';

/** Where the cursor goes when the editor closes. */
export type NextCell = 'down' | 'up' | 'right' | 'left' | 'stay';

interface CellEditorProps {
  column: Column;
  context: CellContext;
  /** Undefined where the column has no list. */
  list: CellValues | undefined;
  initialText: string;
  /** Typing replaces what stands there: the cursor stands behind it; otherwise all of it is selected. */
  isReplacing: boolean;
  /** Asked for by a key: the calendar of a date. */
  opensCalendar: boolean;
  /** Set where there is no room below. */
  opensUp: boolean;
  onCommit: (text: string, next: NextCell, isForRange: boolean) => void;
  onCancel: () => void;
  onLeave: (text: string) => void;
}

const Meaning = lazy(async () => ({ default: (await import('./meaning.tsx')).Meaning }));
const MonthGrid = lazy(async () => ({ default: (await import('./month-grid.tsx')).MonthGrid }));
let valueList: ((props: ValueListProps) => React.ReactNode) | undefined;

/** The list comes with its first use at the latest; until it is there, a text can be typed. */
export async function loadValueList(): Promise<void> {
  valueList ??= (await import('./value-list.tsx')).ValueList;
}

export function CellEditor(props: CellEditorProps) {
  const { column, context, isReplacing, list } = props;
  // The input stays the same element while it is typed into, whatever has arrived meanwhile.
  const [List] = useState(() => (list === undefined ? undefined : valueList));
  const [isCalendarOpen, setCalendarOpen] = useState(props.opensCalendar && column.editor === 'date');
  const { text, setText, fault, isUntouched, commit, leave, onKey } = useTyped(props, () => setCalendarOpen(true));
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();
  useFocus(input, isReplacing);
  const look = {
    ref: input,
    'aria-label': `${column.fullName} of ${context.record.pfaId}`,
    'aria-invalid': fault !== undefined || undefined,
    'aria-describedby': hintId,
    autoComplete: 'off',
    spellCheck: false,
    onBlur: leave,
    className: classNames(
      'sheet-editor',
      column.isNumeric && 'text-right',
      fault !== undefined && 'sheet-editor-fault',
    ),
  };
  const hint =
    fault === undefined ? (
      <Suspense>
        <Meaning {...{ column, context, text }} />
      </Suspense>
    ) : (
      <p className="text-fault">{fault}</p>
    );
  if (List !== undefined && list !== undefined) {
    return (
      <List
        {...{ column, list, text, isUntouched, onKey, hintId, hint }}
        input={look}
        hasFault={fault !== undefined}
        onText={setText}
        onChoose={(value) => commit(value, 'stay')}
      />
    );
  }
  return (
    <>
      <input {...look} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKey} />
      <div
        id={hintId}
        role="status"
        hidden={isCalendarOpen}
        className={classNames('sheet-editor-hint', props.opensUp && 'sheet-editor-hint-up')}
      >
        {hint}
      </div>
      {isCalendarOpen && (
        <Suspense>
          <MonthGrid
            anchor={input}
            {...{ column, context, text }}
            onDay={(day) => {
              setText(day);
              setCalendarOpen(false);
            }}
            onClose={() => setCalendarOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** What is typed, whether it is a value, and the keys that end the editor. */
function useTyped({ column, context, initialText, isReplacing, ...props }: CellEditorProps, onCalendar: () => void) {
  const [text, setText] = useState(initialText);
  const isClosed = useRef(false);
  const isUntouched = text === initialText && !isReplacing;
  const parsed = isUntouched ? undefined : parseValue(column, text, context);

  function close(action: () => void): void {
    if (isClosed.current) return;
    isClosed.current = true;
    action();
  }

  function commit(value: string, next: NextCell, isForRange = false): void {
    const isSame = value === initialText && !isReplacing;
    if (!isSame && 'fault' in parseValue(column, value, context)) return;
    close(() => props.onCommit(value, next, isForRange));
  }

  /** True where the key was for the editor. `chosen`: what stands marked in the list. */
  function onKey(event: KeyboardEvent, chosen?: string): boolean {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return false;
    const isControl = event.ctrlKey || event.metaKey;
    const isDate = column.editor === 'date';
    const next = nextCells[event.key]?.(event.shiftKey);
    if (event.key === 'Escape') close(props.onCancel);
    else if (event.key === 'ArrowDown' && event.altKey && isDate) onCalendar();
    else if (event.key === ';' && isControl && isDate) setText('today');
    else if (next !== undefined) commit(chosen ?? text, isControl ? 'stay' : next, isControl);
    else return false;
    event.preventDefault();
    return true;
  }

  const leave = (event: FocusEvent) => isLeaving(event.relatedTarget) && close(() => props.onLeave(text));
  const fault = parsed !== undefined && 'fault' in parsed ? parsed.fault : undefined;
  return { text, setText, fault, isUntouched, commit, leave, onKey };
}

/** Typing goes on behind what was typed; what is edited is selected whole. */
function useFocus(input: RefObject<HTMLInputElement | null>, isReplacing: boolean): void {
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.focus({ preventScroll: true });
    if (isReplacing) element.setSelectionRange(element.value.length, element.value.length);
    else element.select();
  }, [input, isReplacing]);
}

/** Another window, a list of the editor, or a dialog over the page does not close it: the focus comes back. */
const isLeaving = (to: EventTarget | null) =>
  document.hasFocus() && !(to instanceof Element && to.closest('[role=dialog], .sheet-editor-popup') !== null);

const nextCells: Readonly<Record<string, (isBack: boolean) => NextCell>> = {
  Enter: (isBack) => (isBack ? 'up' : 'down'),
  Tab: (isBack) => (isBack ? 'left' : 'right'),
};
