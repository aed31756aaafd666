/** One condition: what it says, its editor behind it, and a cross that takes it off. */
import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { pageLocale } from '../../locale/locale.ts';
import { parseDate } from '../../locale/parse-date.ts';
import { formatDate } from '../format.ts';
import { facetsQuery } from '../record-queries.ts';
import { type RecordsSearch, withFilter } from '../records-search.ts';
import { describeFilter, type FilterKind, isInForce, withoutFilter } from './filter-kinds.ts';
import { OptionFilter } from './option-filter.tsx';

interface FilterButtonProps<Filter extends FilterKind = FilterKind> {
  filter: Filter;
  organizationId: string;
  search: RecordsSearch;
  /** It was just chosen and opens by itself. */
  isNew: boolean;
  onSearch: (search: RecordsSearch) => void;
  onClosed: () => void;
}

export function FilterButton(props: FilterButtonProps) {
  const { filter, search, onSearch } = props;
  const value = isInForce(filter, search) ? describeFilter(filter, search) : '';
  return (
    <div className="flex h-7 max-w-72 items-stretch overflow-hidden rounded-md border border-accent/40 bg-accent-soft text-sm text-accent-strong">
      <Editor {...props} value={value} />
      {value !== '' && (
        <button
          type="button"
          onClick={() => onSearch(withoutFilter(filter, search))}
          aria-label={`Remove filter ${filter.label}: ${value}`}
          className="flex w-6 shrink-0 items-center justify-center hover:bg-accent/15"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </div>
  );
}

type EditorProps<Filter extends FilterKind = FilterKind> = FilterButtonProps<Filter> & { value: string };
type KindOf<Kind extends FilterKind['kind']> = Extract<FilterKind, { kind: Kind }>;

function Editor(props: EditorProps) {
  const { filter } = props;
  if (filter.kind === 'list' && filter.hasFacets) return <FacetEditor {...props} filter={filter} />;
  if (filter.kind === 'list') return <TextsEditor {...props} filter={filter} />;
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

interface PopoverEditorProps extends Pick<EditorProps, 'filter' | 'value' | 'isNew' | 'onClosed'> {
  children: (close: () => void) => ReactNode;
}

function PopoverEditor({ filter, value, isNew, onClosed, children }: PopoverEditorProps) {
  const [isOpen, setIsOpen] = useState(isNew);
  const change = (next: boolean) => {
    setIsOpen(next);
    if (!next) onClosed();
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger className="flex min-w-0 items-center gap-1 px-2 hover:bg-accent/15">
        <span className="truncate">
          {filter.label}
          {value !== '' && (
            <>
              : <b className="font-semibold">{value}</b>
            </>
          )}
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Popover.Popup aria-label={filter.label} className="popup w-72 p-3 text-sm">
            {children(() => change(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const inputLook = 'h-8 w-full rounded-md border border-control bg-surface px-2 text-sm text-ink';

function DatesEditor({ search, onSearch, ...props }: EditorProps<KindOf<'date'>>) {
  const { name } = props.filter;
  const [from, to] = [search[`${name}From`], search[`${name}To`]];
  return (
    <PopoverEditor {...props}>
      {(close) => (
        <DateRange
          from={from}
          to={to}
          onApply={(range) => {
            onSearch(withFilter(withFilter(search, `${name}From`, range.from), `${name}To`, range.to));
            close();
          }}
        />
      )}
    </PopoverEditor>
  );
}

interface DateRangeProps {
  from: string | undefined;
  to: string | undefined;
  onApply: (range: { from: string | undefined; to: string | undefined }) => void;
}

function DateRange({ from, to, onApply }: DateRangeProps) {
  const [texts, setTexts] = useState({ from: formatDate(from ?? null), to: formatDate(to ?? null) });
  const [isWrong, setIsWrong] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    const year = new Date().getFullYear();
    const read = (text: string) => (text.trim() === '' ? undefined : (parseDate(text, pageLocale(), year) ?? 'wrong'));
    const range = { from: read(texts.from), to: read(texts.to) };
    const isBad = Object.values(range).includes('wrong') || (range.from && range.to && range.from > range.to);
    setIsWrong(Boolean(isBad));
    if (!isBad) onApply(range);
  }
  return (
    <form onSubmit={submit} className="space-y-2">
      {(['from', 'to'] as const).map((side) => (
        <label key={side} className="flex items-center gap-2">
          <span className="w-10 text-ink-muted">{side === 'from' ? 'From' : 'To'}</span>
          <input
            value={texts[side]}
            placeholder="2026-01-31"
            onChange={(event) => setTexts({ ...texts, [side]: event.target.value })}
            className={inputLook}
          />
        </label>
      ))}
      {isWrong && (
        <p role="alert" className="text-fault">
          Type days such as 2026-01-31 or 31 Jan 2026, the first no later than the last.
        </p>
      )}
      <ApplyButton />
    </form>
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

function ApplyButton() {
  return (
    <div className="flex justify-end">
      <Button type="submit" look="primary" size="small">
        Apply
      </Button>
    </div>
  );
}
