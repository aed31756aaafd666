/**
 * An address over a saved view: `?view=crane-review&status=planned&without=sort` holds only the differences, so that the view can
 * change under it. Pure.
 */
import { readWorkspaceSearch, type WorkspaceSearch } from '../workspace-search.ts';

/** Beside what an address says of its own: the view it is over, and what it leaves out of that. */
export interface ViewedSearch extends WorkspaceSearch {
  /** A slug; `all` for none, though the organization may open with one. */
  view?: string;
  /** Names of parameters, comma separated. */
  without?: string;
}

export const noView = 'all';

/** Over none, as far as the address says. */
export const isWithoutView = ({ view = noView }: ViewedSearch): boolean => view === noView;

/** What a view never holds: it is of one visit. */
const passing = ['record', 'at'] as const;

export function readViewParameters(raw: Record<string, unknown>): Pick<ViewedSearch, 'view' | 'without'> {
  const view = typeof raw['view'] === 'string' && /^[a-z0-9-]{1,80}$/.test(raw['view']) ? raw['view'] : undefined;
  const without =
    typeof raw['without'] === 'string' && /^[\w,]{1,1000}$/.test(raw['without']) ? raw['without'] : undefined;
  return { ...(view === undefined ? {} : { view }), ...(view !== undefined && without ? { without } : {}) };
}

export const readViewedSearch = (raw: Record<string, unknown>): ViewedSearch => ({
  ...readWorkspaceSearch(raw),
  ...readViewParameters(raw),
});

/** What is looked at: the view, less what the address leaves out, with what it says. */
export function applyView({ view: _view, without = '', ...own }: ViewedSearch, base: WorkspaceSearch): WorkspaceSearch {
  const left = new Set(without.split(','));
  const kept = Object.entries(base).filter(([name]) => !left.has(name));
  return { ...Object.fromEntries(kept), ...own };
}

/** The address over the view that looks at `next`. */
export function differenceFrom(base: WorkspaceSearch, next: WorkspaceSearch, slug: string): ViewedSearch {
  const isSame = (name: string, value: unknown) =>
    JSON.stringify(value) === JSON.stringify((base as Record<string, unknown>)[name]);
  const changed = Object.entries(next).filter(([name, value]) => value !== undefined && !isSame(name, value));
  const without = Object.keys(base).filter((name) => (next as Record<string, unknown>)[name] === undefined);
  return {
    view: slug,
    ...Object.fromEntries(changed),
    ...(without.length === 0 ? {} : { without: without.join(',') }),
  };
}

/** Without what is of one visit only. */
export function viewOf(search: WorkspaceSearch): WorkspaceSearch {
  const kept = Object.entries(search).filter(([name]) => !(passing as readonly string[]).includes(name));
  return Object.fromEntries(kept);
}

export const isChanged = (base: WorkspaceSearch, search: WorkspaceSearch): boolean =>
  Object.keys(differenceFrom(base, viewOf(search), '')).length > 1;
