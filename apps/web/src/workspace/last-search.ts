/** What was last looked at in each organization, for whoever comes back to the grid from another page; gone with the session. */
import type { QueryClient } from '@tanstack/react-query';
import type { ViewedSearch } from './views/view-search.ts';

const keyOf = (code: string) => ['last search', code];

export function rememberSearch(queryClient: QueryClient, code: string, search: ViewedSearch): void {
  queryClient.setQueryDefaults(['last search'], { gcTime: Number.POSITIVE_INFINITY });
  queryClient.setQueryData(keyOf(code), search);
}

export const lastSearch = (queryClient: QueryClient, code: string): ViewedSearch =>
  queryClient.getQueryData<ViewedSearch>(keyOf(code)) ?? {};
