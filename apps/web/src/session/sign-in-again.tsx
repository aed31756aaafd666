/** Where a session has ended, the dialog that asks for the password; fetched while the session is still there, or tried for until it comes. */
import { createElement } from 'react';
import type { User } from '@vanguard/protocol/browser';
import { latePart, useLatePart } from '../components/late-part.ts';
import { useSessionOver } from './session-end.ts';

const signInAgainDialog = latePart(async () => (await import('./sign-in-again-dialog.tsx')).SignInAgainDialog);

export function SignInAgain(props: { user: User; onLeave: () => void }) {
  const isOver = useSessionOver();
  const dialog = useLatePart(signInAgainDialog, isOver);
  return dialog === undefined ? null : createElement(dialog, { isOver, ...props });
}
