/**
 * The sums over the whole result: each layer, how far it is from the plan of the same records, and what they leave out.
 * Forecasts are of all records, actuals of those that are actualized.
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
import { describeActualized, describeHiddenPlan, describeTotalsScope } from './totals-scope.ts';

interface TotalsBarProps {
  /** Undefined while the first answer is on its way, or when there is none. */
  totals: Totals | undefined;
  isOutdated: boolean;
  hasFailed: boolean;
}

export function TotalsBar({ totals, isOutdated, hasFailed }: TotalsBarProps) {
  const missing = hasFailed ? (
    <span className="text-xl text-ink-faint">–</span>
  ) : (
    <span className="skeleton inline-block h-5 w-24 align-middle" />
  );
  return (
    <section
      aria-label="Totals"
      aria-busy={(totals === undefined && !hasFailed) || isOutdated}
      className={classNames(
        'shrink-0 border-b border-line bg-surface px-3 pt-2.5 pb-2 sm:px-4',
        isOutdated && '[&_dd]:opacity-55',
      )}
    >
      <dl className="grid grid-cols-3 gap-x-3 gap-y-2 sm:grid-cols-4 sm:gap-x-0 sm:divide-x sm:divide-line">
        <Figure
          name="Records"
          value={totals ? formatCount(totals.records) : missing}
          note={totals && <span title={describeHiddenPlan(totals)}>{describeTotalsScope(totals)}</span>}
          className="col-span-3 max-sm:flex max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-2 sm:col-span-1"
        />
        <Figure
          name="Plan"
          dot="bg-plan"
          value={totals ? formatCompactMoney(totals.planCost) : missing}
          note={totals && <Exact amount={totals.planCost} />}
        />
        <Figure
          name="Forecast"
          dot="bg-forecast"
          value={totals ? formatCompactMoney(totals.forecastCost) : missing}
          note={totals && <Exact amount={totals.forecastCost} />}
        >
          {totals && <Variance amount={totals.forecastVariance} plan={totals.planCost} planName="plan" />}
        </Figure>
        <Figure
          name="Actual"
          dot="bg-actual"
          value={totals ? formatCompactMoney(totals.actualCost) : missing}
          note={
            totals && (
              <>
                <Exact amount={totals.actualCost} />
                <span className="block truncate">{describeActualized(totals)}</span>
              </>
            )
          }
        >
          {totals !== undefined && totals.actualizedRecords > 0 && (
            <Variance
              amount={totals.actualVariance}
              plan={totals.actualizedPlanCost}
              planName={`their plan of ${formatMoney(totals.actualizedPlanCost)}`}
            />
          )}
        </Figure>
      </dl>
    </section>
  );
}

interface FigureProps {
  name: string;
  dot?: string;
  value: ReactNode;
  note: ReactNode;
  className?: string;
  children?: ReactNode;
}

function Figure({ name, dot, value, note, className, children }: FigureProps) {
  return (
    <div className={classNames('min-w-0 sm:px-4 sm:first:pl-0', className)}>
      <dt className="flex items-center gap-1.5 text-xs font-medium text-ink-muted">
        {dot !== undefined && <span aria-hidden className={classNames('h-1.5 w-3 rounded-full', dot)} />}
        {name}
      </dt>
      <dd className="mt-0.5 flex flex-wrap items-baseline gap-x-2.5">
        <span className="text-xl font-semibold tracking-tight tabular-nums">{value}</span>
        {children}
      </dd>
      <dd className="min-h-4 text-xs text-ink-faint max-sm:min-h-0">{note}</dd>
    </div>
  );
}

/** The exact amount below its short form; a narrow screen has no room for it, a screen reader always has. */
function Exact({ amount }: { amount: string }) {
  return <span className="block truncate tabular-nums max-sm:sr-only">{formatMoney(amount)}</span>;
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
      className={classNames('text-sm font-medium whitespace-nowrap tabular-nums', varianceLooks[direction])}
    >
      {direction !== 'on' && (
        <span aria-hidden className="mr-1 text-xs">
          {varianceMarks[direction]}
        </span>
      )}
      {formatCompactVariance(amount)}
      <span className="ml-1.5 font-normal max-sm:hidden">{formatShare(amount, plan)}</span>
      <span className="sr-only"> {words}</span>
    </span>
  );
}
