/**
 * The editor over one cell: a text, what it means and what that would cost below it. It says what was typed and where to go
 * next; what becomes of it is its owner's. Text keeps its own undo until the editor closes.
 */
import { type CalendarDate, daysBetween, sources, subtract } from '@vanguard/pfa';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../components/class-names.ts';
import { formatDate, formatMoney, formatVariance } from '../records/format.ts';
import type { Column } from './columns.ts';
import { type CellContext, dors, parseValue } from './parse-value.ts';
import { priceEdit } from './price-edit.ts';
import { states } from './record-state.ts';

/** Where the cursor goes when the editor closes. */
export type NextCell = 'down' | 'up' | 'right' | 'left' | 'stay';

interface CellEditorProps {
  column: Column;
  context: CellContext;
  initialText: string;
  /** Typing replaces what stands there: the cursor stands behind it; otherwise all of it is selected. */
  isReplacing: boolean;
  /** Set where there is no room below. */
  opensUp: boolean;
  onCommit: (text: string, next: NextCell, isForRange: boolean) => void;
  onCancel: () => void;
  onLeave: (text: string) => void;
}

const choices: Readonly<Record<string, readonly string[]>> = { source: sources, dor: dors, status: states };

export function CellEditor(props: CellEditorProps) {
  const { column, context, initialText, isReplacing } = props;
  const [text, setText] = useState(initialText);
  const input = useFocusedInput(isReplacing);
  const isClosed = useRef(false);
  const hintId = useId();
  const parsed = text === initialText && !isReplacing ? undefined : parseValue(column, text, context);
  const fault = parsed !== undefined && 'fault' in parsed ? parsed.fault : undefined;

  function close(action: () => void): void {
    if (isClosed.current) return;
    isClosed.current = true;
    action();
  }

  function commit(value: string, next: NextCell, isForRange = false): void {
    if (value !== initialText || isReplacing) {
      if ('fault' in parseValue(column, value, context)) return;
    }
    close(() => props.onCommit(value, next, isForRange));
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const next = nextCells[event.key]?.(event.shiftKey);
    if (event.key === 'Escape') close(props.onCancel);
    else if (event.key === 'ArrowDown' && event.altKey) setText(nextChoice(column, text) ?? text);
    else if (next !== undefined)
      commit(text, event.ctrlKey || event.metaKey ? 'stay' : next, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        ref={input}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (isLeaving(event.relatedTarget)) close(() => props.onLeave(text));
        }}
        aria-label={`${column.fullName} of ${context.record.pfaId}`}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={hintId}
        autoComplete="off"
        spellCheck={false}
        className={classNames(
          'sheet-editor',
          column.isNumeric && 'text-right',
          fault !== undefined && 'sheet-editor-fault',
        )}
      />
      <div
        id={hintId}
        role="status"
        className={classNames('sheet-editor-hint', props.opensUp && 'sheet-editor-hint-up')}
      >
        {fault === undefined ? <Meaning {...props} text={text} /> : <p className="text-fault">{fault}</p>}
        <Choices column={column} onChoose={(choice) => commit(choice, 'stay')} />
      </div>
    </>
  );
}

/** Typing goes on behind what was typed; what is edited is selected whole. */
function useFocusedInput(isReplacing: boolean) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.focus({ preventScroll: true });
    if (isReplacing) element.setSelectionRange(element.value.length, element.value.length);
    else element.select();
  }, [isReplacing]);

  return input;
}

function Choices({ column, onChoose }: { column: Column; onChoose: (choice: string) => void }) {
  const known = choices[column.id];
  if (known === undefined) return null;
  return (
    <div className="mt-1 flex flex-wrap gap-1">
      {known.map((choice) => (
        <button
          key={choice}
          type="button"
          tabIndex={-1}
          // The input must not lose the focus to it.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(choice);
          }}
          className="rounded-sm border border-line-strong px-1.5 hover:bg-hover"
        >
          {choice}
        </button>
      ))}
    </div>
  );
}

/** Another window, or a dialog over the page, does not close it: the focus comes back. */
const isLeaving = (to: EventTarget | null) =>
  document.hasFocus() && !(to instanceof Element && to.closest('[role=dialog]') !== null);

const nextCells: Readonly<Record<string, (isBack: boolean) => NextCell>> = {
  Enter: (isBack) => (isBack ? 'up' : 'down'),
  Tab: (isBack) => (isBack ? 'left' : 'right'),
};

function nextChoice({ id }: Column, text: string): string | undefined {
  const known = choices[id];
  return known?.[(known.indexOf(text) + 1) % known.length];
}

const examples: Readonly<Record<string, string>> = {
  date: '+14, -2w, eom, plan, 1 Mar 2026',
  amount: '12k, +5%, -300',
};

/** The value that would be saved, and the price of it. */
function Meaning({ column, context, text }: CellEditorProps & { text: string }) {
  const parsed = parseValue(column, text, context);
  if ('fault' in parsed || column.field === undefined) {
    return <p className="text-ink-faint">{examples[column.editor ?? ''] ?? 'Type a value'}</p>;
  }
  const { record } = context;
  const after = priceEdit(record, parsed.delta);
  const value = parsed.delta[column.field];
  const isEnd = column.id === 'forecastEnd' || column.id === 'actualEnd';
  const start = column.id === 'actualEnd' ? after.actualStart : after.forecastStart;
  const isActual = column.group === 'actual';
  const [cost, before] = isActual ? [after.actualCost, record.actualCost] : [after.forecastCost, record.forecastCost];
  const difference = formatVariance(subtract(cost, before));
  return (
    <p className="whitespace-nowrap tabular-nums">
      {column.editor === 'date' && typeof value === 'string' && <b className="font-semibold">{formatDate(value)}</b>}
      {column.editor === 'amount' && typeof value === 'string' && <b className="font-semibold">{formatMoney(value)}</b>}
      {value === null && <b className="font-semibold">empty</b>}
      {isEnd && typeof value === 'string' && start !== null && (
        <span className="text-ink-muted"> · {daysBetween(start as CalendarDate, value as CalendarDate)} days</span>
      )}
      <span className="text-ink-muted">
        {' '}
        · {isActual ? 'actual' : 'forecast'} {formatMoney(cost)}
        {difference !== '0.00' && <span className="text-ink"> ({difference})</span>}
      </span>
    </p>
  );
}
