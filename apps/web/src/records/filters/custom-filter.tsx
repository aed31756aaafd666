/** The editors of conditions on declared fields, by their kinds. */
import { useQuery } from '@tanstack/react-query';
import { type CustomField, parseAmount, subtract } from '@vanguard/pfa';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { pageLocale } from '../../locale/locale.ts';
import { parseNumber } from '../../locale/parse-number.ts';
import { customValuesQuery } from '../custom-fields.ts';
import { type CustomCondition, conditionOf, withCondition } from './custom-condition.ts';
import type { EditorProps, KindOf } from './editor-props.ts';
import { OptionFilter } from './option-filter.tsx';
import { PopoverEditor } from './popover-editor.tsx';
import { dayRange, type RangeText, TypedRange } from './typed-range.tsx';

type CustomEditorProps = EditorProps<KindOf<'custom'>>;

export function CustomEditor(props: CustomEditorProps) {
  const { field } = props.filter;
  if (field === undefined) {
    return (
      <PopoverEditor {...props}>
        {() => <p>The organization has declared no field of this name. Take the filter off.</p>}
      </PopoverEditor>
    );
  }
  if (field.kind === 'text') return <ValuesEditor {...props} field={field} />;
  return field.kind === 'boolean' ? <BooleanEditor {...props} /> : <RangeEditor {...props} kind={field.kind} />;
}

/** Typed further, the first text is not asked for any more. */
const findAfterMs = 250;

/** Values with their counts. Where there are more than are listed, the server finds those that are typed. */
function ValuesEditor({ field, filter, organizationId, search, ...props }: CustomEditorProps & { field: CustomField }) {
  const [isOpen, setIsOpen] = useState(props.isNew);
  const [typed, setTyped] = useState('');
  const [find, setFind] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFind(typed.trim()), findAfterMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const first = useQuery({ ...customValuesQuery(organizationId, field.key, search), enabled: isOpen }).data;
  const isFound = first?.hasMore === true && find !== '';
  const found = useQuery({
    ...customValuesQuery(organizationId, field.key, search, find),
    enabled: isOpen && isFound,
  }).data;
  const shown = isFound ? found : first;
  const missing = shown?.missing ?? 0;
  return (
    <OptionFilter
      label={filter.label}
      value={props.value}
      options={[...(shown?.values ?? []), ...(missing > 0 ? [{ value: '', count: missing }] : [])]}
      isLoading={shown === undefined}
      isOpen={isOpen}
      onOpen={(next) => {
        setIsOpen(next);
        if (!next) props.onClosed();
      }}
      selected={conditionOf(search, filter.name)?.in ?? []}
      onSelect={(values) =>
        props.onSearch(withCondition(search, filter.name, values.length === 0 ? undefined : { in: values }))
      }
      {...(first?.hasMore === true ? { onFind: setTyped } : {})}
    />
  );
}

function BooleanEditor({ search, onSearch, ...props }: CustomEditorProps) {
  const { name } = props.filter;
  const [said] = conditionOf(search, name)?.in ?? [];
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <div className="flex gap-2">
          {(['true', 'false'] as const).map((answer) => (
            <Button
              key={answer}
              aria-pressed={said === answer}
              onClick={() => {
                onSearch(withCondition(search, name, { in: [answer] }));
                close();
              }}
            >
              {answer === 'true' ? 'Yes' : 'No'}
            </Button>
          ))}
        </div>
      )}
    </PopoverEditor>
  );
}

export const numberRange: RangeText = {
  read: (text) => {
    const parsed = parseNumber(text, pageLocale());
    return 'amount' in parsed ? parseAmount(parsed.amount) : undefined;
  },
  show: (end) => end,
  compare: (from, to) => {
    const difference = subtract(from, to);
    return difference.startsWith('-') ? -1 : Number(difference !== '0');
  },
  example: '1200',
  fault: 'Type numbers such as 1200 or 12.5, the first no greater than the last.',
};

/** Of a whole number a fraction is no end: the server takes none. */
const wholeRange: RangeText = {
  ...numberRange,
  read: (text) => {
    const number = numberRange.read(text);
    return number?.includes('.') === true ? undefined : number;
  },
  fault: 'Type whole numbers, the first no greater than the last.',
};

const ranges = { date: dayRange, decimal: numberRange, integer: wholeRange } as const;

function RangeEditor({ kind, search, onSearch, ...props }: CustomEditorProps & { kind: keyof typeof ranges }) {
  const { name } = props.filter;
  const condition = conditionOf(search, name);
  const isNone = condition?.in?.includes('') === true;
  return (
    <PopoverEditor {...props}>
      {(close) => {
        const apply = (next: CustomCondition | undefined) => {
          onSearch(withCondition(search, name, next));
          close();
        };
        return (
          <>
            <TypedRange
              from={condition?.from}
              to={condition?.to}
              text={ranges[kind]}
              onApply={({ from, to }) =>
                apply(
                  from === undefined && to === undefined
                    ? undefined
                    : { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
                )
              }
            />
            <Button
              size="small"
              look="quiet"
              className="mt-2 w-full"
              aria-pressed={isNone}
              onClick={() => apply(isNone ? undefined : { in: [''] })}
            >
              (none)
            </Button>
          </>
        );
      }}
    </PopoverEditor>
  );
}
