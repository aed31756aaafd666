/** The title of the document while a page is shown. */
import { useEffect } from 'react';

const productName = 'PFA Vanguard';

export function useDocumentTitle(...parts: (string | undefined)[]): void {
  const title = [...parts.filter((part) => part !== undefined && part !== ''), productName].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
