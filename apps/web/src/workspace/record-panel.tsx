/** One record beside the sheet: its three layers with the terms they cost by, its fields, and who changed what, when and why. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { customName, describeField, fieldsWith } from '@vanguard/pfa';
import type { HistoryEntry, MergedRecord, RecordLayers } from '@vanguard/protocol/browser';
import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { Notice } from '../components/notice.tsx';
import { customFieldsQuery, formatCustom } from '../records/custom-fields.ts';
import { fieldLabel, formatField } from '../records/format-field.ts';
import { formatDate, formatInstant, formatMoney } from '../records/format.ts';
import { historyQuery, recordQuery } from '../records/record-queries.ts';
import { Effect } from '../review/effect.tsx';
import { stateBadges } from '../sheet/record-state.ts';
import { nameOfStep } from './step-names.ts';

interface RecordPanelProps {
  organizationId: string;
  pfaId: string;
  /** Another one whenever the record has changed: then it is read again. */
  version: string | undefined;
  onClose: () => void;
}

export function RecordPanel({ organizationId, pfaId, version, onClose }: RecordPanelProps) {
  const { data: record, error, refetch } = useQuery(recordQuery(organizationId, pfaId));
  useEffect(() => {
    if (version !== undefined) void refetch();
  }, [version, refetch]);
  return (
    <aside
      aria-label={`Record ${pfaId}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      className="flex w-[min(25rem,100vw)] shrink-0 flex-col overflow-hidden border-l border-line-strong bg-surface text-sm max-lg:fixed max-lg:inset-y-0 max-lg:right-0 max-lg:z-30 max-lg:shadow-popup"
    >
      <div className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2
          key={pfaId}
          ref={takeFocus}
          tabIndex={-1}
          className="min-w-0 grow truncate text-base font-semibold outline-none"
        >
          {pfaId}
        </h2>
        <Button size="small" look="quiet" aria-label="Close the record" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <div
        className="min-h-0 grow space-y-5 overflow-y-auto px-4 py-3"
        tabIndex={0}
        role="region"
        aria-label="Fields and history"
      >
        {error !== null && <Notice tone="error">{error.message}</Notice>}
        {record !== undefined && (
          <>
            <p className="text-ink-muted">
              {[record.class, record.category, ...stateBadges(record)].filter(Boolean).join(' · ')}
            </p>
            <Layers layers={record.layers} />
            <Fields record={record} />
            {Object.keys(record.custom).length > 0 && (
              <DeclaredFields organizationId={organizationId} record={record} />
            )}
            <Others others={record.others} />
          </>
        )}
        <History organizationId={organizationId} pfaId={pfaId} version={version} />
      </div>
    </aside>
  );
}

/** A record that is opened is read from its name on, unless a dialog was opened over the page before the panel had come. */
function takeFocus(heading: HTMLElement | null): void {
  if (heading?.closest('[aria-hidden=true]') === null) heading.focus({ preventScroll: true });
}

const layerNames = { plan: 'Plan', forecast: 'Forecast', actual: 'Actual' } as const;
const dots = { plan: 'bg-plan', forecast: 'bg-forecast', actual: 'bg-actual' } as const;
type LayerName = keyof typeof layerNames;
const names: readonly LayerName[] = ['plan', 'forecast', 'actual'];

const rows: readonly [string, (layer: RecordLayers['plan']) => string][] = [
  ['Start', ({ start }) => formatDate(start)],
  ['End', ({ end }) => formatDate(end)],
  ['Source', ({ source }) => source ?? ''],
  ['Rate', ({ monthlyRate }) => formatMoney(monthlyRate)],
  ['Price', ({ purchasePrice }) => formatMoney(purchasePrice)],
  ['Cost', ({ cost }) => formatMoney(cost)],
];

function Layers({ layers }: { layers: RecordLayers }) {
  return (
    <table className="w-full tabular-nums">
      <thead>
        <tr className="text-xs text-ink-muted">
          <td />
          {names.map((name) => (
            <th key={name} scope="col" className="pb-1 text-right font-medium">
              <span aria-hidden className={classNames('mr-1.5 inline-block h-1.5 w-3 rounded-full', dots[name])} />
              {layerNames[name]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, text]) => (
          <tr key={label} className="border-t border-line">
            <th scope="row" className="py-0.5 text-left font-normal text-ink-muted">
              {label}
            </th>
            {names.map((name) => (
              <td key={name} className={classNames('py-0.5 text-right', label === 'Cost' && 'font-semibold')}>
                {text(layers[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shownFields = fieldsWith('listed').filter((name) => {
  const { layer, kind } = describeField(name);
  return layer === 'record' && kind !== 'flag' && !['pfaId', 'organizationId'].includes(name);
});

function Fields({ record }: { record: MergedRecord }) {
  return (
    <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1">
      {shownFields.map((name) => (
        <div key={name} className="contents">
          <dt className="text-ink-muted">{fieldLabel(name)}</dt>
          <dd className={classNames('truncate', record.draft?.changedFields.includes(name) && 'bg-draft-soft')}>
            {record[name] === null ? <span className="text-ink-faint">–</span> : formatField(name, record[name])}
          </dd>
        </div>
      ))}
      <dt className="text-ink-muted">Forecast over plan</dt>
      <dd>
        <Effect amount={record.forecastVariance} />
      </dd>
    </dl>
  );
}

function DeclaredFields({ organizationId, record }: { organizationId: string; record: MergedRecord }) {
  const { data: fields = [] } = useQuery(customFieldsQuery(organizationId));
  return (
    <dl aria-label="Fields of the organization" className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1">
      {fields.map((field) => (
        <div key={field.key} className="contents">
          <dt className="truncate text-ink-muted" title={field.key}>
            {field.label}
          </dt>
          <dd
            className={classNames(
              'truncate',
              record.draft?.changedFields.includes(customName(field.key)) && 'bg-draft-soft',
            )}
          >
            {formatCustom(field, record.custom[field.key]) || <span className="text-ink-faint">–</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Others({ others }: { others: readonly { key: string; value: string }[] }) {
  if (others.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-ink-muted hover:text-ink">Other fields of PEMS ({others.length})</summary>
      <dl className="mt-1 grid grid-cols-[10rem_minmax(0,1fr)] gap-y-1">
        {others.map(({ key, value }) => (
          <div key={key} className="contents">
            <dt className="truncate text-ink-muted" title={key}>
              {key}
            </dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function History({ organizationId, pfaId, version }: Pick<RecordPanelProps, 'organizationId' | 'pfaId' | 'version'>) {
  const query = useInfiniteQuery(historyQuery(organizationId, pfaId, version));
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section aria-label="History" className="wrap-anywhere">
      <h3 className="mb-1 text-xs font-semibold text-ink-muted">History</h3>
      {query.isError && <Notice tone="error">{query.error.message}</Notice>}
      {query.isSuccess && entries.length === 0 && <p className="text-ink-faint">No change is recorded.</p>}
      <ol className="space-y-2">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button size="small" className="mt-2" onClick={() => void query.fetchNextPage()}>
          Earlier changes
        </Button>
      )}
    </section>
  );
}

const origins: Readonly<Record<HistoryEntry['origin'], (entry: HistoryEntry) => ReactNode>> = {
  edit: ({ label }) => nameOfStep(label),
  undo: ({ label }) => `Undone: ${nameOfStep(label)}`,
  redo: ({ label }) => `Done again: ${nameOfStep(label)}`,
  commit: () => 'Committed',
  upstream: ({ label }) => `PEMS: ${label}`,
};

function Entry({ entry }: { entry: HistoryEntry }) {
  const { changedAt, user, origin, reason, changes } = entry;
  return (
    <li className="border-l-2 border-line pl-2.5">
      <p className="text-ink-muted">
        <b className="font-medium text-ink">{origins[origin](entry)}</b> · {formatInstant(changedAt)}
        {user !== null && ` · ${user.username}`}
      </p>
      {reason !== null && <p>“{reason}”</p>}
      {changes.map(({ field, before, after }) => (
        <p key={field}>
          <span className="text-ink-muted">{fieldLabel(field)}</span> {formatField(field, before)} →{' '}
          {formatField(field, after)}
        </p>
      ))}
    </li>
  );
}
