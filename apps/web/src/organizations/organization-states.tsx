/** What stands in place of a view when there is no organization to show. */
import { Building2, SearchX } from 'lucide-react';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';

export function NoOrganizations() {
  useDocumentTitle('No organizations');
  return (
    <EmptyState Icon={Building2} title="You do not belong to an organization yet">
      An administrator can add you to one; it then appears in the switcher above.
    </EmptyState>
  );
}

export function UnknownOrganization({ code }: { code: string }) {
  useDocumentTitle('Organization not found');
  return (
    <EmptyState Icon={SearchX} title={`There is no organization ${code} for you`}>
      It may have been renamed, or you are not a member of it. Choose another one above.
    </EmptyState>
  );
}
