/** How many records an operation changes, and their costs before and after it. */
import { subtract } from '@vanguard/pfa';
import type { BulkResult } from '@vanguard/protocol/browser';
import { formatCount, formatMoney, formatVariance, varianceDirection } from '../../records/format.ts';

const looks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;
const marks = { over: '▲ ', under: '▼ ', on: '' } as const;

export function Price({ result, isOutdated }: { result: BulkResult; isOutdated: boolean }) {
  const { selected, changed, unchanged, refused, faults, before, after } = result;
  return (
    <div className={isOutdated ? 'opacity-55' : undefined}>
      <p>
        <b className="font-semibold">{formatCount(changed)}</b> of {formatCount(selected)}{' '}
        {changed === 1 ? 'changes' : 'change'}
        {unchanged > 0 && `, ${formatCount(unchanged)} ${unchanged === 1 ? 'stays' : 'stay'}`}
        {refused > 0 && `, ${formatCount(refused)} ${refused === 1 ? 'is' : 'are'} refused`}.
      </p>
      {before !== undefined && after !== undefined && (
        <p className="flex flex-wrap gap-x-3 tabular-nums text-ink-muted">
          {(['forecastCost', 'actualCost'] as const).map((name) => {
            const difference = subtract(after[name], before[name]);
            const direction = varianceDirection(difference);
            return (
              <span key={name} className="whitespace-nowrap">
                {name === 'forecastCost' ? 'Forecast' : 'Actual'} {formatMoney(after[name])}{' '}
                <span className={looks[direction]}>
                  {marks[direction]}
                  {formatVariance(difference)}
                </span>
              </span>
            );
          })}
        </p>
      )}
      {faults.length > 0 && (
        <p className="text-fault">
          {[...new Set(faults.map(({ code }) => code.replaceAll('_', ' ')))].join(', ')}:{' '}
          {faults
            .slice(0, 3)
            .map(({ pfaId }) => pfaId)
            .join(', ')}
          {refused > 3 && ' …'}
        </p>
      )}
    </div>
  );
}
