/** One operation before it is carried out: what is typed, what it would do and cost, and why. */
import { recordFields, type BulkTextField } from '@vanguard/pfa';
import type { BulkOperation, BulkResult, RecordFilter } from '@vanguard/protocol/browser';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { pageLocale } from '../../locale/locale.ts';
import { formatCount } from '../../records/format.ts';
import {
  type ParsedOperation,
  parseAmount,
  parseDates,
  parseDuration,
  parseShift,
  parseText,
  settableFields,
} from './parse-bulk.ts';
import { Price } from './price.tsx';
import { useBulk, useDryRun } from './use-bulk.ts';

export const bulkKinds = [
  'shift',
  'duration',
  'dates',
  'set',
  'amount',
  'resetToPlan',
  'discontinue',
  'bringBack',
  'markTransferable',
] as const;
export type BulkKind = (typeof bulkKinds)[number];

export const bulkNames: Readonly<Record<BulkKind, string>> = {
  shift: 'Shift',
  duration: 'Duration',
  dates: 'Dates',
  set: 'Set',
  amount: 'Rate or price',
  resetToPlan: 'Forecast := plan',
  discontinue: 'Discontinue',
  bringBack: 'Bring back',
  markTransferable: 'Transferable',
};

interface BulkFormProps {
  kind: BulkKind;
  organizationId: string;
  select: RecordFilter;
  onDone: (result: BulkResult) => void;
  onCancel: () => void;
}

export function BulkForm({ kind, organizationId, select, onDone, onCancel }: BulkFormProps) {
  const [texts, setTexts] = useState({ main: '', other: '', field: kind === 'amount' ? 'monthlyRate' : 'category' });
  const [reason, setReason] = useState('');
  const isEmpty = texts.main === '' && texts.other === '' && kind !== 'set' && !isBare(kind);
  const parsed = parse(kind, texts);
  const operation = 'operation' in parsed && !isEmpty ? parsed.operation : undefined;
  const preview = useDryRun(organizationId, select, operation);
  const bulk = useBulk(organizationId, onDone);
  const result = operation === undefined ? undefined : preview.data;
  const failure = bulk.error ?? preview.error;

  function submit(event: FormEvent): void {
    event.preventDefault();
    // What is carried out is what was seen.
    if (operation === undefined || preview.isFetching || !preview.isRested || result?.changed === 0) return;
    bulk.mutate({ select, operation, changeReason: reason.trim() === '' ? null : reason.trim() });
  }

  return (
    <form onSubmit={submit} className="space-y-3 text-sm">
      <h2 className="font-semibold">{bulkNames[kind]}</h2>
      <Inputs kind={kind} texts={texts} onChange={(change) => setTexts({ ...texts, ...change })} />
      {'fault' in parsed && !isEmpty && <p className="text-fault">{parsed.fault}</p>}
      <div role="status" className="min-h-10">
        {result !== undefined && <Price result={result} isOutdated={preview.isFetching} />}
      </div>
      {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      <label className="block">
        <span className="text-ink-muted">Why (shown in Review and history)</span>
        <input
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.target.value)}
          className="mt-1 h-8 w-full rounded-md border border-control bg-surface px-2"
        />
      </label>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          isPending={bulk.isPending}
          disabled={operation === undefined || result === undefined || result.changed === 0}
        >
          {result === undefined ? 'Apply' : `Change ${formatCount(result.changed)}`}
        </Button>
      </div>
    </form>
  );
}

/** Needs nothing typed. */
const bare: Readonly<Partial<Record<BulkKind, BulkOperation>>> = {
  resetToPlan: { kind: 'resetToPlan' },
  discontinue: { kind: 'discontinue' },
  bringBack: { kind: 'bringBack' },
  markTransferable: { kind: 'markTransferable' },
};

const isBare = (kind: BulkKind) => bare[kind] !== undefined;

interface Texts {
  main: string;
  other: string;
  field: string;
}

function parse(kind: BulkKind, { main, other, field }: Texts): ParsedOperation {
  const context = { locale: pageLocale(), year: new Date().getFullYear() };
  const operation = bare[kind];
  if (operation !== undefined) return { operation };
  if (kind === 'shift') return parseShift(main);
  if (kind === 'duration') return parseDuration(main);
  if (kind === 'dates') return parseDates(main, other, context);
  if (kind === 'amount') return parseAmount(field === 'purchasePrice' ? field : 'monthlyRate', main, context);
  return parseText(field as BulkTextField, main);
}

const examples: Readonly<Partial<Record<BulkKind, string>>> = {
  shift: '14d, -2w',
  duration: '90d, +10d',
  amount: '12k, +5%, -300',
  set: 'empty takes the value away',
};

interface InputsProps {
  kind: BulkKind;
  texts: Texts;
  onChange: (change: Partial<Texts>) => void;
}

const inputLook = 'h-8 w-full rounded-md border border-control bg-surface px-2';

function Inputs({ kind, texts, onChange }: InputsProps): ReactNode {
  if (isBare(kind)) return null;
  const fields = kind === 'amount' ? (['monthlyRate', 'purchasePrice'] as const) : settableFields;
  return (
    <div className="flex gap-2">
      {(kind === 'set' || kind === 'amount') && (
        <select
          aria-label="Field"
          value={texts.field}
          onChange={(event) => onChange({ field: event.target.value })}
          className={inputLook}
        >
          {fields.map((field) => (
            <option key={field} value={field}>
              {recordFields[field].label}
            </option>
          ))}
        </select>
      )}
      <input
        aria-label={kind === 'dates' ? 'Start' : bulkNames[kind]}
        placeholder={kind === 'dates' ? 'start, 1 Mar 2026' : examples[kind]}
        value={texts.main}
        onChange={(event) => onChange({ main: event.target.value })}
        className={inputLook}
        autoComplete="off"
      />
      {kind === 'dates' && (
        <input
          aria-label="End"
          placeholder="end"
          value={texts.other}
          onChange={(event) => onChange({ other: event.target.value })}
          className={inputLook}
          autoComplete="off"
        />
      )}
    </div>
  );
}
