/** Below an open cell, before Enter: what the text would be saved as, and what the record would cost with it. */
import { type CalendarDate, daysBetween, subtract } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { formatDate, formatMoney, formatVariance, varianceDirection } from '../../records/format.ts';
import { formatCustom } from '../../records/custom-fields.ts';
import type { Column } from '../columns.ts';
import { type CellContext, parseValue } from '../parse-value.ts';
import { parsedValue } from './parsed-value.ts';
import { priceEdit } from '../price-edit.ts';
import { AssetHint } from './asset-hint.tsx';

const examples: Readonly<Record<string, string>> = {
  date: '+14, -2w, eom, plan, 1 Mar 2026 · Alt ↓ calendar',
  amount: '12k, +5%, -300',
  number: '12k, +5%, -300; =-300 below nothing',
};
const exampleOf = ({ editor, custom }: Column) =>
  custom?.kind === 'date' ? '+14, -2w, eom, 1 Mar 2026 · Alt ↓ calendar' : examples[editor ?? ''];

interface MeaningProps {
  column: Column;
  context: CellContext;
  text: string;
}

export function Meaning({ column, context, text }: MeaningProps) {
  const parsed = parseValue(column, text, context);
  if ('fault' in parsed || column.field === undefined) {
    return <p className="text-ink-faint">{exampleOf(column) ?? 'Type a value'}</p>;
  }
  const { record } = context;
  const value = parsedValue(parsed.delta, column.field);
  if (column.custom !== undefined) {
    return <b className="font-semibold tabular-nums">{formatCustom(column.custom, value) || 'empty'}</b>;
  }
  const after = priceEdit(record, parsed.delta);
  const isEnd = column.id === 'forecastEnd' || column.id === 'actualEnd';
  const start = column.id === 'actualEnd' ? after.actualStart : after.forecastStart;
  const isActual = column.group === 'actual';
  const [cost, before] = isActual ? [after.actualCost, record.actualCost] : [after.forecastCost, record.forecastCost];
  const difference = subtract(cost, before);
  const missing = missingTerm(after);
  return (
    <>
      <p className="whitespace-nowrap tabular-nums">
        {column.editor === 'date' && typeof value === 'string' && <b className="font-semibold">{formatDate(value)}</b>}
        {column.editor === 'amount' && typeof value === 'string' && (
          <b className="font-semibold">{formatMoney(value)}</b>
        )}
        {column.editor === 'choice' && typeof value === 'string' && <b className="font-semibold">{value}</b>}
        {value === null && <b className="font-semibold">empty</b>}
        {isEnd && typeof value === 'string' && start !== null && (
          <span className="text-ink-muted"> · {daysBetween(start as CalendarDate, value as CalendarDate)} days</span>
        )}
        <span className="text-ink-muted">
          {column.editor !== 'list' && ' · '}
          {isActual ? 'actual' : 'forecast'} {formatMoney(cost)}
          {varianceDirection(difference) !== 'on' && <span className="text-ink"> ({formatVariance(difference)})</span>}
        </span>
      </p>
      {column.id === 'equipment' && <AssetHint organizationId={record.organizationId} tag={text} />}
      {column.id === 'source' && missing !== undefined && <p className="text-warn">{missing}</p>}
    </>
  );
}

/** A record of this source costs nothing until it has what it is priced by. */
function missingTerm({ source, monthlyRate, purchasePrice, ownTerms }: MergedRecord): string | undefined {
  if (source === 'Purchase' && (ownTerms?.forecastPrice ?? purchasePrice) === null) {
    return 'It has no purchase price and costs nothing. Type both: p 450k';
  }
  if (source === 'Rental' && (ownTerms?.forecastRate ?? monthlyRate) === null) {
    return 'It has no monthly rate and costs nothing. Type both: r 12k';
  }
  return undefined;
}
