/** What the palette offers for a text: places, records, values that filter, verbs and commands, in this order. Pure. */
import { customName, dimensions, groupedKinds, recordFields, varianceFields } from '@vanguard/pfa';
import { type Facets, type GroupName, type Organization, type SortKey, sortFields } from '@vanguard/protocol/browser';
import { formatCount } from '../records/format.ts';
import { type RecordsSearch, withFilter, withoutFilters, withSort } from '../records/records-search.ts';
import type { PaletteItem } from './palette-item.ts';
import { groupFields } from '../workspace/workspace-search.ts';
import { declaredItems, type DeclaredFound, findDeclared } from './declared-items.ts';
import { verbs } from './verbs.ts';
import type { WorkspaceActions } from './workspace-actions.ts';

export interface PalettePlaces {
  readonly organizations: readonly Organization[];
  readonly onOrganization: (organization: Organization) => void;
  readonly pages: readonly { readonly label: string; readonly run: () => void }[];
  readonly commands: readonly { readonly label: string; readonly keys?: string; readonly run: () => void }[];
}

export interface Found {
  readonly facets: Facets | undefined;
  readonly declared: DeclaredFound;
  readonly records: readonly { readonly pfaId: string; readonly class: string | null }[];
}

const mostOfAKind = 6;

export function paletteItems(text: string, places: PalettePlaces, actions: WorkspaceActions | undefined, found: Found) {
  const isCommand = text.startsWith('>');
  const typed = (isCommand ? text.slice(1) : text).trim();
  const order = orderItems(typed, actions, found);
  const commands = commandItems(typed, places, actions);
  if (isCommand) return [...order, ...commands];
  const inWorkspace =
    actions === undefined
      ? []
      : [
          ...numberedItems(typed, actions),
          ...declaredItems(typed, actions, found.declared),
          ...budgetItems(typed, actions),
          ...filterItems(typed, actions, found.facets),
          ...recordItems(typed, actions, found),
        ];
  return [...order, ...placeItems(typed, places), ...inWorkspace, ...commands];
}

const has = (label: string, typed: string) => label.toLowerCase().includes(typed.toLowerCase());

function placeItems(typed: string, { organizations, onOrganization, pages }: PalettePlaces): PaletteItem[] {
  if (typed === '') return pages.map(({ label, run }) => ({ id: `page ${label}`, section: 'Go to', label, run }));
  const matching = organizations
    .filter(({ code, name }) => has(code, typed) || has(name, typed))
    .toSorted((a, b) => Number(has(b.code, typed)) - Number(has(a.code, typed)))
    .slice(0, mostOfAKind);
  return [
    ...pages
      .filter(({ label }) => has(label, typed))
      .map(({ label, run }): PaletteItem => ({ id: `page ${label}`, section: 'Go to', label, run })),
    ...matching.map(
      (organization): PaletteItem => ({
        id: `organization ${organization.id}`,
        section: 'Go to',
        label: `${organization.code} ${organization.name}`,
        detail: `${formatCount(organization.recordCount)} records`,
        run: () => onOrganization(organization),
      }),
    ),
  ];
}

/** `883` is PFA-000883 where ids look like that. */
function completeId(typed: string, someId: string | undefined): string | undefined {
  const [, stem, digits = ''] = /^(.*?)(\d+)$/.exec(someId ?? '') ?? [];
  if (!/^\d+$/.test(typed) || stem === undefined || typed.length > digits.length) return undefined;
  return stem + typed.padStart(digits.length, '0');
}

function numberedItems(typed: string, { someId, onRecord }: WorkspaceActions): PaletteItem[] {
  const pfaId = completeId(typed, someId);
  return pfaId === undefined ? [] : [recordItem(pfaId, null, onRecord)];
}

function recordItems(typed: string, { someId, onRecord }: WorkspaceActions, { records }: Found): PaletteItem[] {
  const named = completeId(typed, someId);
  return records
    .filter(({ pfaId }) => pfaId !== named)
    .map((record) => recordItem(record.pfaId, record.class, onRecord));
}

const recordItem = (pfaId: string, name: string | null, onRecord: (pfaId: string) => void): PaletteItem => ({
  id: `record ${pfaId}`,
  section: 'Record',
  label: pfaId,
  ...(name === null ? {} : { detail: name }),
  run: () => onRecord(pfaId),
});

function filterItems(typed: string, { question, onQuestion }: WorkspaceActions, facets: Facets | undefined) {
  if (typed === '' || facets === undefined) return [];
  return dimensions
    .filter((name) => name !== 'status')
    .flatMap((name) =>
      facets[name]
        .filter(({ value }) => has(value, typed))
        .map(({ value, count }): PaletteItem & { count: number } => ({
          id: `filter ${name} ${value}`,
          section: 'Filter',
          label: `${recordFields[name].label}: ${value}`,
          detail: formatCount(count),
          count,
          run: () => onQuestion(withFilter(question, name, [...new Set([...(question[name] ?? []), value])])),
        })),
    )
    .toSorted((a, b) => b.count - a.count)
    .slice(0, mostOfAKind);
}

/** `over` and `under` are what people ask for. */
function budgetItems(typed: string, { question, onQuestion }: WorkspaceActions): PaletteItem[] {
  if (typed.length < 3) return [];
  return varianceFields
    .flatMap((name) => (['over', 'under'] as const).map((budget) => ({ name, budget })))
    .map(({ name, budget }) => ({ name, budget, label: `${recordFields[name].label}: ${budget} plan` }))
    .filter(({ label, budget }) => has(label, typed) || has(`${budget} budget`, typed))
    .map(({ name, budget, label }) => ({
      id: `filter ${name} ${budget}`,
      section: 'Filter',
      label,
      run: () => onQuestion(withFilter(question, name, [budget])),
    }));
}

function commandItems(typed: string, { commands }: PalettePlaces, actions: WorkspaceActions | undefined) {
  const offered: PaletteItem[] = commands.map(({ label, keys, run }) => ({
    id: `command ${label}`,
    section: 'Do',
    label,
    ...(keys === undefined ? {} : { detail: keys }),
    run,
  }));
  const ofVerbs = actions?.mayEdit === true ? verbs : [];
  const completing = ofVerbs.map(
    ({ name, label, example }): PaletteItem => ({
      id: `verb ${name}`,
      section: 'Do',
      label: `${name} ${example === undefined ? '' : '…'}`.trim(),
      detail: example === undefined ? label : `${label}, such as ${example}`,
      completes: example === undefined ? name : `${name} `,
    }),
  );
  return [...completing, ...(actions === undefined ? [] : workspaceCommands(actions)), ...offered].filter(
    ({ label, detail = '' }) => has(`${label} ${detail}`, typed),
  );
}

function workspaceCommands(actions: WorkspaceActions): PaletteItem[] {
  const { question, mayEdit, onQuestion, onStep, onToday, onSelectAll, onExport, onDensity, onToggleGroups } = actions;
  const changes: [string, string, () => void][] = [
    ['Undo', 'Ctrl Z', () => onStep('undo')],
    ['Redo', 'Ctrl Y', () => onStep('redo')],
    ['Today in the selected cells', 'Ctrl ;', onToday],
  ];
  const others: [string, string, () => void][] = [
    ['Select all that match', 'Ctrl A', onSelectAll],
    [
      'Who is over budget',
      'Over plan, the most first',
      () => onQuestion({ ...withFilter(question, 'forecastVariance', ['over']), sort: '-forecastVariance' }),
    ],
    ['Clear all filters', '', () => onQuestion(withoutFilters(question))],
    ['Export xlsx', 'Excel workbook', () => onExport('xlsx')],
    ['Export csv', '', () => onExport('csv')],
    ...(onToggleGroups === undefined ? [] : groupCommands(onToggleGroups)),
    ['Group …', 'group category, class', () => undefined],
    ['Sort …', 'sort -variance', () => undefined],
    ['Rows compact', 'Height of rows', () => onDensity('compact')],
    ['Rows normal', 'Height of rows', () => onDensity('normal')],
    ['Rows roomy', 'Height of rows', () => onDensity('roomy')],
  ];
  return [...(mayEdit ? changes : []), ...others].map(([label, detail, run]) => ({
    id: `command ${label}`,
    section: 'Do',
    label,
    ...(detail === '' ? {} : { detail }),
    ...(label.endsWith('…') ? { completes: label.slice(0, -1).toLowerCase() } : { run }),
  }));
}

const groupCommands = (onToggle: (isOpen: boolean) => void): [string, string, () => void][] => [
  ['Close all groups', 'Their sums alone', () => onToggle(false)],
  ['Open all groups', '', () => onToggle(true)],
];

/** `group category, class` and `sort -forecastVariance`: fields by name or by what they are called. */
function orderItems(typed: string, actions: WorkspaceActions | undefined, found: Found): PaletteItem[] {
  if (actions === undefined) return [];
  const [, word = '', rest = ''] = /^(group|sort)\b\s*(.*)$/i.exec(typed) ?? [];
  if (word.toLowerCase() === 'group') return groupItem(rest, actions, found);
  return word.toLowerCase() === 'sort' ? sortItem(rest, actions, found) : [];
}

function groupItem(rest: string, { onGroup }: WorkspaceActions, { declared }: Found): PaletteItem[] {
  const offered = declared.fields.filter(({ kind }) => groupedKinds.includes(kind));
  const by = partsOf(rest).map((part) => {
    const field = findField(part, groupFields);
    const own = field === undefined ? findDeclared(part, offered) : undefined;
    return own === undefined
      ? { name: field, label: labelOf(field ?? '') }
      : { name: customName(own.key), label: own.label };
  });
  if (by.some(({ name }) => name === undefined) || by.length > 3) return [];
  const names = by.map(({ name }) => name) as GroupName[];
  const label = names.length === 0 ? 'Do not group' : `Group by ${by.map((one) => one.label).join(', ')}`;
  return [{ id: 'group', section: 'Do', label, run: () => onGroup(names) }];
}

function sortItem(rest: string, { question, onQuestion }: WorkspaceActions, { declared }: Found): PaletteItem[] {
  const keys = partsOf(rest).map((part) => {
    const name = part.replace(/^-\s*/, '');
    const field = findField(name, sortFields);
    const own = field === undefined ? findDeclared(name, declared.fields) : undefined;
    const label = own === undefined ? labelOf(field ?? '') : own.label;
    return { field: own === undefined ? field : customName(own.key), label, descending: part.startsWith('-') };
  });
  if (keys.some(({ field }) => field === undefined)) return [];
  const known = keys.map(({ field, descending }) => ({ field, descending })) as SortKey[];
  const said = keys.map(({ label, descending }) => `${label}${descending ? ' ↓' : ' ↑'}`);
  const label = said.length === 0 ? 'Do not sort' : `Sort by ${said.join(', ')}`;
  const next: RecordsSearch = withSort(question, known);
  return [{ id: 'sort', section: 'Do', label, run: () => onQuestion(next) }];
}

const partsOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `variance` is the forecast's: that is what is planned by. */
const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    variance: 'forecastVariance',
    cost: 'forecastCost',
    start: 'forecastStart',
    end: 'forecastEnd',
    rate: 'monthlyRate',
    price: 'purchasePrice',
    id: 'pfaId',
  }),
);

const labelOf = (field: string) => recordFields[field as 'category']?.label.toLowerCase() ?? field;

function findField<Name extends string>(text: string, names: readonly Name[]): Name | undefined {
  const wanted = (shortNames.get(text.toLowerCase()) ?? text).toLowerCase();
  return names.find((name) => name.toLowerCase() === wanted || labelOf(name) === wanted);
}
