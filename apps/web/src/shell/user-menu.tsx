/** Who one is, and what one may do as oneself: a menu, and the dialogs that it leads to. */
import { lazy, Suspense, useState } from 'react';
import type { User } from '@vanguard/protocol/browser';
import { LateMenu } from '../components/late-menu.tsx';
import { latePart } from '../components/late-part.ts';
import { AccountButton } from './account-button.tsx';

const accountMenu = latePart(async () => (await import('./account-menu.tsx')).AccountMenu);
const LocaleDialog = lazy(async () => ({ default: (await import('../locale/locale-dialog.tsx')).LocaleDialog }));
const SessionsDialog = lazy(async () => ({ default: (await import('../session/sessions-dialog.tsx')).SessionsDialog }));

interface UserMenuProps {
  user: User;
  onChangePassword: () => void;
  onSignOut: () => void;
}

export function UserMenu(props: UserMenuProps) {
  /** Undefined until it has been asked for. */
  const [isShowingSessions, setIsShowingSessions] = useState<boolean>();
  const [isChoosingLocale, setIsChoosingLocale] = useState(false);
  return (
    <>
      <LateMenu part={accountMenu} renderButton={(button) => <AccountButton user={props.user} {...button} />}>
        {(AccountMenu) => (
          <AccountMenu
            {...props}
            onChooseLocale={() => setIsChoosingLocale(true)}
            onShowSessions={() => setIsShowingSessions(true)}
          />
        )}
      </LateMenu>
      <Suspense>
        {isShowingSessions !== undefined && (
          <SessionsDialog isOpen={isShowingSessions} onClose={() => setIsShowingSessions(false)} />
        )}
        {isChoosingLocale && <LocaleDialog locale={props.user.locale} onClose={() => setIsChoosingLocale(false)} />}
      </Suspense>
    </>
  );
}
