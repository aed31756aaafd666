/** The records of one organization: totals, filters, and the grid over the whole result. */
import { DatabaseZap, FilterX, PackageOpen } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import type { Organization, RecordsPage as Page, SortField } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { FileActions } from './files/file-actions.tsx';
import { FilterBar } from './filters/filter-bar.tsx';
import { formatCount, formatInstant } from './format.ts';
import { RecordsGrid } from './grid/records-grid.tsx';
import { hasFilters, parseSort, type RecordsSearch, toggleSort, withoutFilters, withSort } from './records-search.ts';
import { TotalsBar } from './totals/totals-bar.tsx';
import { type RecordPages, useRecordPages } from './use-record-pages.ts';
import { useVisiblePages } from './use-visible-pages.ts';

interface RecordsPageProps {
  organization: Organization;
  search: RecordsSearch;
  onSearch: (search: RecordsSearch) => void;
}

/** As many outlines as fill a screen, while the number of records is not known. */
const outlineRows = 40;

export function RecordsPage({ organization, search, onSearch }: RecordsPageProps) {
  useDocumentTitle('Records', organization.code);
  const wanted = useMemo(() => ({ organizationId: organization.id, search }), [organization.id, search]);
  const [pages, onRange] = useVisiblePages();
  const result = useRecordPages(wanted, pages);
  const sort = useMemo(() => parseSort(search.sort), [search.sort]);
  const onSort = useCallback(
    (field: SortField, add: boolean) => onSearch(withSort(search, toggleSort(sort, field, add))),
    [onSearch, search, sort],
  );
  const { summary, failure } = result;
  return (
    <>
      <h1 className="sr-only">
        Records of {organization.code}, {organization.name}
      </h1>
      <TotalsBar totals={summary?.totals} isOutdated={result.isOutdated} hasFailed={failure !== null} />
      <FilterBar organizationId={organization.id} search={search} onSearch={onSearch}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          {summary && <ResultSummary summary={summary} />}
          <FileActions organization={organization} search={search} />
        </div>
      </FilterBar>
      {result.hasGap && (
        <Notice
          tone="error"
          className="m-2"
          action={
            <Button size="small" onClick={result.retry}>
              Try again
            </Button>
          }
        >
          Some records in view could not be loaded.
        </Notice>
      )}
      {failure !== null && <Failed failure={failure} onRetry={result.retry} />}
      {failure === null && summary?.total === 0 && (
        <NoRecords organization={organization} search={search} onClear={() => onSearch(withoutFilters(search))} />
      )}
      {failure === null && summary?.total !== 0 && (
        <RecordsGrid
          label={`Records of ${organization.code}`}
          rowCount={summary?.total ?? outlineRows}
          rowAt={result.rowAt}
          sort={sort}
          onSort={onSort}
          onRange={onRange}
          resultKey={result.shown}
          isOutdated={result.isOutdated}
        />
      )}
    </>
  );
}

function ResultSummary({ summary }: { summary: Page }) {
  const { total, draftCount, lastSyncAt } = summary;
  return (
    <ul aria-label="Result" className="flex flex-wrap items-center gap-x-3">
      <li>
        <span role="status">
          {formatCount(total)} {total === 1 ? 'record' : 'records'}
        </span>
      </li>
      {draftCount > 0 && (
        <li className="flex items-center gap-1.5 text-draft">
          <span aria-hidden className="size-1.5 rounded-full bg-draft" />
          {formatCount(draftCount)} edited
        </li>
      )}
      <li className="max-sm:hidden">
        {lastSyncAt === null ? 'Never synchronized' : `Synchronized ${formatInstant(lastSyncAt)}`}
      </li>
    </ul>
  );
}

function Failed({ failure, onRetry }: { failure: NonNullable<RecordPages['failure']>; onRetry: () => void }) {
  return (
    <EmptyState
      role="alert"
      Icon={DatabaseZap}
      title="The records could not be loaded"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {failure.message}
    </EmptyState>
  );
}

interface NoRecordsProps {
  organization: Organization;
  search: RecordsSearch;
  onClear: () => void;
}

function NoRecords({ organization, search, onClear }: NoRecordsProps) {
  if (hasFilters(search)) {
    return (
      <EmptyState
        Icon={FilterX}
        title="No record matches these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Take a filter off to see more of {organization.name}.
      </EmptyState>
    );
  }
  return (
    <EmptyState Icon={PackageOpen} title="No records yet">
      {organization.name} has no records to show. They appear here after its first synchronization with PEMS.
      Discontinued and funds-transferable records stay hidden until you switch them on above.
    </EmptyState>
  );
}
