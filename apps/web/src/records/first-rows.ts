/**
 * The first rows of a first load, asked for by the address alone, while the scripts that show them are on their way. Only until the
 * stream of events begins, which tells of all that has changed since before they were asked for: later on nobody would say that
 * they are out of date.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { RecordsPage } from '@vanguard/protocol/browser';
import { firstPage, type Span } from '../sheet/pages.ts';
import type { Question } from '../sheet/store-state.ts';
import { pagesQuery } from './record-queries.ts';

interface FirstRows {
  readonly question: Question;
  readonly answer: Promise<RecordsPage>;
}

const asked = new WeakMap<QueryClient, FirstRows | 'over'>();

/** Of a question without groups. */
export function askFirstRows(queryClient: QueryClient, question: Question): void {
  if (asked.get(queryClient) === 'over') return;
  drop(queryClient);
  const answer = queryClient.fetchQuery(pagesQuery(question, firstPage, 0));
  // Told to whoever takes it.
  answer.catch(() => undefined);
  asked.set(queryClient, { question, answer });
}

/** Once, and by the first that asks; undefined where that is another question. */
export function takeFirstRows(
  queryClient: QueryClient,
  question: Question,
  span: Span,
): Promise<RecordsPage> | undefined {
  const first = asked.get(queryClient);
  if (first === undefined || first === 'over') return undefined;
  asked.delete(queryClient);
  if (isBeginning(span) && isSame(first.question, question)) return first.answer;
  cancel(queryClient, first);
  return undefined;
}

/** Nobody takes what was not taken yet. */
export function endFirstRows(queryClient: QueryClient): void {
  drop(queryClient);
  asked.set(queryClient, 'over');
}

function drop(queryClient: QueryClient): void {
  const first = asked.get(queryClient);
  if (first !== undefined && first !== 'over') cancel(queryClient, first);
}

const cancel = (queryClient: QueryClient, { question }: FirstRows) =>
  void queryClient.cancelQueries({ queryKey: pagesQuery(question, firstPage, 0).queryKey });

const isBeginning = ({ first, count }: Span) => first === firstPage.first && count === firstPage.count;

const isSame = (one: Question, other: Question) => textOf(one) === textOf(other);

const textOf = ({ organizationId, search, by = [] }: Question) => JSON.stringify([organizationId, search, by]);
