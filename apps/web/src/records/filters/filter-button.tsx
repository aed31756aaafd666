/** One condition: what it says, its editor behind it, and a cross that takes it off. */
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { facetsQuery } from '../record-queries.ts';
import { withFilter } from '../records-search.ts';
import { AmountEditor } from './amount-filter.tsx';
import { describeAny, isAnyInForce, withoutAny } from './any-filter.ts';
import { CustomEditor } from './custom-filter.tsx';
import type { EditorProps, FilterButtonProps, KindOf } from './editor-props.ts';
import { OptionFilter } from './option-filter.tsx';
import { ApplyButton, PopoverEditor } from './popover-editor.tsx';
import { dayRange, TypedRange } from './typed-range.tsx';

export function FilterButton(props: FilterButtonProps) {
  const { filter, search, onSearch } = props;
  const value = isAnyInForce(filter, search) ? describeAny(filter, search) : '';
  return (
    <div className="flex h-7 max-w-72 items-stretch overflow-hidden rounded-md border border-accent/40 bg-accent-soft text-sm text-accent-strong">
      <Editor {...props} value={value} />
      {value !== '' && (
        <button
          type="button"
          onClick={() => onSearch(withoutAny(filter, search))}
          aria-label={`Remove filter ${filter.label}: ${value}`}
          className="flex w-6 shrink-0 items-center justify-center hover:bg-accent/15"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </div>
  );
}

function Editor(props: EditorProps) {
  const { filter } = props;
  if (filter.kind === 'list' && filter.hasFacets) return <FacetEditor {...props} filter={filter} />;
  if (filter.kind === 'list') return <TextsEditor {...props} filter={filter} />;
  if (filter.kind === 'custom') return <CustomEditor {...props} filter={filter} />;
  if (filter.kind === 'amount') return <AmountEditor {...props} filter={filter} />;
  return filter.kind === 'date' ? (
    <DatesEditor {...props} filter={filter} />
  ) : (
    <FlagEditor {...props} filter={filter} />
  );
}

/** Values with their counts under all other conditions. */
function FacetEditor({
  filter,
  organizationId,
  search,
  isNew,
  value,
  onSearch,
  onClosed,
}: EditorProps<KindOf<'list'>>) {
  const [isOpen, setIsOpen] = useState(isNew);
  const facets = useQuery({ ...facetsQuery(organizationId, search), enabled: isOpen }).data;
  const name = filter.name as 'category';
  const missing = facets?.missing[name] ?? 0;
  const options = [...(facets?.[name] ?? []), ...(missing > 0 ? [{ value: '', count: missing }] : [])];
  return (
    <OptionFilter
      label={filter.label}
      value={value}
      options={options}
      isLoading={facets === undefined}
      isOpen={isOpen}
      onOpen={(next) => {
        setIsOpen(next);
        if (!next) onClosed();
      }}
      selected={search[name] ?? []}
      onSelect={(values) => onSearch(withFilter(search, name, values))}
    />
  );
}

function DatesEditor({ search, onSearch, ...props }: EditorProps<KindOf<'date'>>) {
  const { name } = props.filter;
  const [from, to] = [search[`${name}From`], search[`${name}To`]];
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <TypedRange
          from={from}
          to={to}
          text={dayRange}
          onApply={(range) => {
            onSearch(withFilter(withFilter(search, `${name}From`, range.from), `${name}To`, range.to));
            close();
          }}
        />
      )}
    </PopoverEditor>
  );
}

function FlagEditor({ search, onSearch, ...props }: EditorProps<KindOf<'flag'>>) {
  const { name } = props.filter;
  const answers = name === 'draftsOnly' ? [true] : [true, false];
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <div className="flex gap-2">
          {answers.map((answer) => (
            <Button
              key={String(answer)}
              aria-pressed={search[name] === answer}
              onClick={() => {
                onSearch(withFilter(search, name, answer));
                close();
              }}
            >
              {answer ? 'Yes' : 'No'}
            </Button>
          ))}
        </div>
      )}
    </PopoverEditor>
  );
}

/** Of a field that nobody counts the values of: exact texts, one a line. */
function TextsEditor({ search, onSearch, ...props }: EditorProps<KindOf<'list'>>) {
  const name = props.filter.name as 'equipment';
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <form
          className="space-y-2"
          onSubmit={(event) => {
            event.preventDefault();
            const text = new FormData(event.currentTarget).get('values');
            const values = [
              ...new Set(
                String(text)
                  .split('\n')
                  .map((line) => line.trim()),
              ),
            ].filter((line) => line !== '');
            onSearch(withFilter(search, name, values.slice(0, 100)));
            close();
          }}
        >
          <label className="block">
            <span className="text-ink-muted">Exactly one of these, one a line</span>
            <textarea
              name="values"
              rows={4}
              defaultValue={(search[name] ?? []).join('\n')}
              className="mt-1 w-full rounded-md border border-control bg-surface p-2 text-sm text-ink"
            />
          </label>
          <ApplyButton />
        </form>
      )}
    </PopoverEditor>
  );
}
