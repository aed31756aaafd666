/** One box that finds, goes and does. What changes records shows how many and at what cost before Enter does it. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { api } from '../api/api.ts';
import { pageLocale } from '../locale/locale.ts';
import { customFieldsQuery, customValuesQuery } from '../records/custom-fields.ts';
import { facetsQuery } from '../records/record-queries.ts';
import { type DeclaredFound, typedField } from './declared-items.ts';
import type { PaletteItem } from './palette-item.ts';
import { type Found, type PalettePlaces, paletteItems } from './palette-items.ts';
import { parseVerb, type SaidVerb } from './verbs.ts';
import { VerbPreview } from './verb-preview.tsx';
import { useWorkspaceActions, type WorkspaceActions } from './workspace-actions.ts';

interface PaletteProps {
  places: PalettePlaces;
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

export function Palette({ places, text, onText, onClose }: PaletteProps) {
  const actions = useWorkspaceActions();
  const said = useMemo(() => (actions?.mayEdit === true ? saidIn(text) : undefined), [text, actions?.mayEdit]);
  const found = useFound(text, said === undefined ? actions : undefined);
  const items = useMemo(
    () => (said?.parsed === undefined ? paletteItems(text, places, actions, found) : []),
    [text, places, actions, found, said],
  );
  // What is gone to has the focus, and not what the palette was opened from.
  const hasGone = useRef(false);

  function choose(item: PaletteItem): void {
    if (item.completes !== undefined) {
      onText(item.completes);
      return;
    }
    hasGone.current = item.section === 'Go to' || item.section === 'Record';
    onClose();
    item.run?.();
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil/25" />
        <Dialog.Popup
          aria-label="Find or do"
          finalFocus={() => !hasGone.current}
          className="popup fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[min(40rem,calc(100vw-1rem))] -translate-x-1/2 flex-col overflow-hidden"
        >
          <Autocomplete.Root
            inline
            open
            items={items}
            filter={null}
            value={text}
            autoHighlight="always"
            itemToStringValue={({ label }) => label}
            onValueChange={(next, { reason }) => reason !== 'item-press' && onText(next)}
          >
            <div className="flex items-center gap-2 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Autocomplete.Input
                aria-label="Find or do"
                placeholder="An organization, a record, a value, or what to do"
                maxLength={500}
                className="h-11 w-full bg-transparent outline-none"
              />
            </div>
            <Autocomplete.List
              aria-label="What there is"
              className="min-h-0 overflow-y-auto overscroll-contain p-1.5 outline-none empty:p-0"
            >
              {(item: PaletteItem) => <Item key={item.id} item={item} onChoose={choose} />}
            </Autocomplete.List>
          </Autocomplete.Root>
          {said !== undefined && actions !== undefined && (
            <VerbPreview said={said} actions={actions} onDone={onClose} />
          )}
          {items.length === 0 && said === undefined && (
            <p role="status" className="px-4 py-6 text-center text-sm text-ink-muted">
              Nothing is called that. <kbd>&gt;</kbd> lists what can be done.
            </p>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Item({ item, onChoose }: { item: PaletteItem; onChoose: (item: PaletteItem) => void }) {
  const { section, label, detail } = item;
  return (
    <Autocomplete.Item
      value={item}
      onClick={() => onChoose(item)}
      className="flex h-8 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm outline-none select-none data-highlighted:bg-hover"
    >
      <span className="w-12 shrink-0 text-xs text-ink-faint">{section}</span>
      <span className="min-w-0 grow truncate">{label}</span>
      {detail !== undefined && (
        <span className="max-w-[55%] shrink-[99] truncate text-xs text-ink-muted">{detail}</span>
      )}
    </Autocomplete.Item>
  );
}

function saidIn(text: string): SaidVerb | undefined {
  return parseVerb(text.replace(/^>\s*/, ''), { locale: pageLocale(), year: new Date().getFullYear() });
}

const shortestSought = 2;
const nothingFound: Found = { facets: undefined, declared: { fields: [], values: [] }, records: [] };

/** Values under the question, and the first records that the words find, hidden ones as well. */
function useFound(text: string, actions: WorkspaceActions | undefined): Found {
  const sought = text.startsWith('>') ? '' : text.trim();
  const organizationId = actions?.organizationId ?? '';
  const isSought = actions !== undefined && sought.length >= shortestSought;
  const facets = useQuery({ ...facetsQuery(organizationId, actions?.question ?? {}), enabled: isSought }).data;
  const records = useQuery({
    queryKey: ['palette', organizationId, sought],
    queryFn: async ({ signal }) =>
      await api.records({
        params: { orgId: organizationId },
        query: { q: sought, includeDiscontinued: true, includeFundsTransferable: true, limit: 5 },
        signal,
      }),
    enabled: isSought,
    placeholderData: (before) => before,
  }).data?.records;
  const declared = useDeclared(sought, isSought ? actions : undefined);
  return useMemo(
    () => (isSought ? { facets, declared, records: records ?? [] } : nothingFound),
    [isSought, facets, declared, records],
  );
}

const noFields: DeclaredFound['fields'] = [];
const noValues: DeclaredFound['values'] = [];

/** The fields that the organization has declared, and the values of one whose name is typed. */
function useDeclared(sought: string, actions: WorkspaceActions | undefined): DeclaredFound {
  const organizationId = actions?.organizationId ?? '';
  const isSought = actions !== undefined;
  const { data: fields = noFields } = useQuery({ ...customFieldsQuery(organizationId), enabled: isSought });
  const said = typedField(sought, fields);
  const { data, isPlaceholderData } = useQuery({
    ...customValuesQuery(organizationId, said?.field.key ?? '', actions?.question ?? {}, said?.rest),
    enabled: isSought && said?.field.kind === 'text',
  });
  const values = said === undefined || isPlaceholderData ? noValues : (data?.values ?? noValues);
  return useMemo(() => ({ fields, values }), [fields, values]);
}
