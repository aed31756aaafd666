/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';

export function PageNotFound() {
  useDocumentTitle('Not found');
  return (
    <div className="flex h-full flex-col">
      <EmptyState Icon={MapPinOff} title="This page does not exist">
        <Link to="/" className="font-medium text-accent underline underline-offset-2">
          Go to the start
        </Link>
      </EmptyState>
    </div>
  );
}
