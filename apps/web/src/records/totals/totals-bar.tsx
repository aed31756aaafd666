/**
 * The sums over the whole result, in one line: each layer, how far it is from the plan of the same records, and what they
 * leave out. Forecasts are of all records, actuals of those that are actualized.
 */
import type { ReactNode } from 'react';
import type { Totals } from '@vanguard/protocol/browser';
import { classNames } from '../../components/class-names.ts';
import {
  formatCompactMoney,
  formatCompactVariance,
  formatCount,
  formatMoney,
  formatShare,
  formatVariance,
  varianceDirection,
} from '../format.ts';
import { describeHiddenPlan, describeTotalsScope } from './totals-scope.ts';

interface TotalsBarProps {
  /** Undefined while the first answer is on its way, or when there is none. */
  totals: Totals | undefined;
  isOutdated: boolean;
  hasFailed: boolean;
  /** Right end of the line. */
  children?: ReactNode;
}

export function TotalsBar({ totals, isOutdated, hasFailed, children }: TotalsBarProps) {
  const isMissing = totals === undefined && !hasFailed;
  return (
    <section
      aria-label="Totals"
      aria-busy={isMissing || isOutdated}
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 border-b border-line bg-surface px-3 sm:px-4"
    >
      {isMissing ? <Outline /> : <Figures totals={totals} isOutdated={isOutdated} />}
      {/*
        Comes later than the figures, and stands in a second line only where what cannot be shortened has no room beside them. With
        them it is another box: none moves to where it stands.
      */}
      <div
        key={isMissing ? 'before' : 'beside the figures'}
        className="ml-auto flex flex-wrap items-center justify-end gap-x-3 text-xs text-ink-faint lg:min-w-min lg:grow lg:basis-0 lg:flex-nowrap lg:py-1 lg:whitespace-nowrap"
      >
        {children}
      </div>
    </section>
  );
}

/** How wide figures are is not known before: no name stands where another one is to stand. */
function Outline() {
  return (
    <div aria-hidden className="flex min-h-6 items-center gap-4">
      {['plan', 'forecast', 'actual', 'records'].map((name) => (
        <span key={name} className="skeleton inline-block h-4 w-28" />
      ))}
    </div>
  );
}

function Figures({ totals, isOutdated }: Pick<TotalsBarProps, 'totals' | 'isOutdated'>) {
  const money = (amount: string | undefined) =>
    amount === undefined ? '–' : <span title={formatMoney(amount)}>{formatCompactMoney(amount)}</span>;
  return (
    <dl
      className={classNames(
        'flex min-w-0 flex-wrap items-center gap-x-2 text-sm tabular-nums sm:divide-x sm:divide-line lg:gap-x-4 [&>div]:sm:pr-2 [&>div]:lg:pr-4',
        isOutdated && 'opacity-55',
      )}
    >
      <Figure name="Plan" dot="bg-plan" value={money(totals?.planCost)} />
      <Figure name="Forecast" dot="bg-forecast" value={money(totals?.forecastCost)}>
        {totals && <Variance amount={totals.forecastVariance} plan={totals.planCost} planName="plan" />}
      </Figure>
      <Figure name="Actual" dot="bg-actual" value={money(totals?.actualCost)}>
        {totals && <ActualVariance totals={totals} />}
      </Figure>
      <Figure name="Records" value={totals ? formatCount(totals.records) : '–'}>
        {totals && (
          <span
            className="text-ink-faint"
            title={[describeTotalsScope(totals), describeHiddenPlan(totals)].filter(Boolean).join('. ')}
          >
            {hiddenRecords(totals) > 0 && <span aria-hidden>{formatCount(hiddenRecords(totals))} hidden</span>}
            <span className="sr-only">{describeTotalsScope(totals)}</span>
          </span>
        )}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  dot?: string;
  value: ReactNode;
  children?: ReactNode;
}

function Figure({ name, dot, value, children }: FigureProps) {
  return (
    <div className="flex min-h-6 min-w-0 items-baseline gap-2">
      <dt className="flex items-center gap-1.5 text-xs text-ink-muted">
        {dot !== undefined && <span aria-hidden className={classNames('h-1.5 w-3 rounded-full', dot)} />}
        {name}
      </dt>
      <dd className="flex items-baseline gap-2">
        <span className="text-base font-semibold">{value}</span>
        {children}
      </dd>
    </div>
  );
}

const hiddenRecords = ({ hidden }: Totals) => hidden.discontinued.records + hidden.fundsTransferable.records;

/** What has begun to be billed, against the plan of just that. */
function ActualVariance({ totals }: { totals: Totals }) {
  const { actualizedRecords, actualizedPlanCost, actualVariance } = totals;
  if (actualizedRecords === 0) return <span className="text-ink-faint max-md:sr-only">none actualized</span>;
  return (
    <>
      <Variance
        amount={actualVariance}
        plan={actualizedPlanCost}
        planName={`their plan of ${formatMoney(actualizedPlanCost)}`}
      />
      <span className="text-ink-faint max-[90rem]:sr-only">
        of {formatCompactMoney(actualizedPlanCost)} planned ({formatCount(actualizedRecords)})
      </span>
    </>
  );
}

const varianceLooks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;
/** Colour alone says nothing to some readers. */
const varianceMarks = { over: '▲', under: '▼', on: '' } as const;

interface VarianceProps {
  amount: string;
  /** Plan cost of the same records as the amount. */
  plan: string;
  planName: string;
}

function Variance({ amount, plan, planName }: VarianceProps) {
  const direction = varianceDirection(amount);
  const words = `${direction} ${planName}`;
  return (
    <span
      title={`${formatVariance(amount)} ${words}`}
      className={classNames('font-medium whitespace-nowrap tabular-nums', varianceLooks[direction])}
    >
      {direction !== 'on' && (
        <span aria-hidden className="mr-1 text-xs">
          {varianceMarks[direction]}
        </span>
      )}
      {formatCompactVariance(amount)}
      <span className="ml-1.5 font-normal max-md:sr-only">{formatShare(amount, plan)}</span>
      <span className="sr-only"> {words}</span>
    </span>
  );
}
