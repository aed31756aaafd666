/** The part of an address that the server is asked by: the same object as long as it asks the same. */
import { useCallback, useState } from 'react';
import type { RecordsSearch } from '../records/records-search.ts';
import { questionOf, withQuestion, type WorkspaceSearch } from './workspace-search.ts';

export function useQuestion(
  said: WorkspaceSearch,
  onSay: (search: WorkspaceSearch) => void,
): [RecordsSearch, (question: RecordsSearch) => void] {
  const [question, setQuestion] = useState(() => questionOf(said));
  const next = questionOf(said);
  const isOther = JSON.stringify(next) !== JSON.stringify(question);
  if (isOther) setQuestion(next);
  const onSearch = useCallback((other: RecordsSearch) => onSay(withQuestion(said, other)), [said, onSay]);
  return [isOther ? next : question, onSearch];
}
