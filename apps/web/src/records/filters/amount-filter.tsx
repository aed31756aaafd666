/** The editor of a condition on an amount: from and to, and of a variance also over plan, under it, on it. */
import { budgets, isVariance } from '@vanguard/pfa';
import { Button } from '../../components/button.tsx';
import { type RecordsSearch, withFilter } from '../records-search.ts';
import { budgetsOf, budgetWords } from './any-filter.ts';
import { numberRange } from './custom-filter.tsx';
import type { EditorProps, KindOf } from './editor-props.ts';
import { PopoverEditor } from './popover-editor.tsx';
import { type RangeEnds, type RangeText, TypedRange } from './typed-range.tsx';

/** Thousands and millions can be typed short. */
const amountRange: RangeText = {
  ...numberRange,
  example: '12k',
  fault: 'Type amounts such as 1200, 12k or -1.5m, the first no greater than the last.',
};

export function AmountEditor({ search, onSearch, ...props }: EditorProps<KindOf<'amount'>>) {
  const { filter } = props;
  const { name } = filter;
  const chosen = budgetsOf(filter, search);
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <div className="space-y-3">
          {isVariance(name) && (
            <div role="group" aria-label="Over or under plan" className="flex gap-1">
              {budgets.map((budget) => (
                <Button
                  key={budget}
                  size="small"
                  aria-pressed={chosen.includes(budget)}
                  onClick={() => {
                    const isOn = !chosen.includes(budget);
                    const next = isOn ? [...chosen, budget] : chosen.filter((one) => one !== budget);
                    onSearch(withFilter(search, name, next));
                  }}
                >
                  {budgetWords[budget].replace(/^./, (letter) => letter.toUpperCase())}
                </Button>
              ))}
            </div>
          )}
          <TypedRange
            from={search[`${name}From`]}
            to={search[`${name}To`]}
            text={amountRange}
            onApply={(ends) => {
              onSearch(withEnds(search, name, ends));
              close();
            }}
          />
        </div>
      )}
    </PopoverEditor>
  );
}

const withEnds = (search: RecordsSearch, name: KindOf<'amount'>['name'], { from, to }: RangeEnds) =>
  withFilter(withFilter(search, `${name}From`, from), `${name}To`, to);
