/** What belongs to a person rather than to an organization: theme, language of numbers, password, sessions, the way out. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import {
  Check,
  KeyRound,
  Languages,
  LogOut,
  type LucideIcon,
  Monitor,
  MonitorSmartphone,
  Moon,
  Sun,
} from 'lucide-react';
import type { User } from '@vanguard/protocol/browser';
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from '../theme/theme.ts';
import { AccountButton } from './account-button.tsx';
import { userName, userRoleNames } from './user-name.ts';

interface AccountMenuProps {
  user: User;
  onChangePassword: () => void;
  onShowSessions: () => void;
  onChooseLocale: () => void;
  onSignOut: () => void;
}

const itemLook =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none cursor-pointer data-highlighted:bg-hover';

const themes: Record<ThemeChoice, { label: string; Icon: LucideIcon }> = {
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
  system: { label: 'As the system', Icon: Monitor },
};

export function AccountMenu({ user, onChangePassword, onShowSessions, onChooseLocale, onSignOut }: AccountMenuProps) {
  const name = userName(user);
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={<AccountButton user={user} />} />
      <Menu.Portal role="region" aria-label="Menu">
        <Menu.Positioner align="end" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Menu.Popup className="popup w-60 p-1">
            <div className="px-2 pt-1.5 pb-2">
              <p className="truncate text-sm font-semibold">{name}</p>
              <p className="truncate text-xs text-ink-faint">
                {user.username} · {userRoleNames[user.role]}
              </p>
            </div>
            <Menu.Separator className="mx-1 my-1 h-px bg-line" />
            <ThemeItems />
            <Menu.Separator className="mx-1 my-1 h-px bg-line" />
            <Menu.Item className={itemLook} onClick={onChooseLocale}>
              <Languages aria-hidden className="size-4 text-ink-faint" />
              Numbers and dates
            </Menu.Item>
            <Menu.Item className={itemLook} onClick={onChangePassword}>
              <KeyRound aria-hidden className="size-4 text-ink-faint" />
              Change password
            </Menu.Item>
            <Menu.Item className={itemLook} onClick={onShowSessions}>
              <MonitorSmartphone aria-hidden className="size-4 text-ink-faint" />
              Where you are signed in
            </Menu.Item>
            <Menu.Item className={itemLook} onClick={onSignOut}>
              <LogOut aria-hidden className="size-4 text-ink-faint" />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ThemeItems() {
  const choice = useThemeChoice();
  return (
    <Menu.RadioGroup value={choice} onValueChange={chooseTheme}>
      <Menu.GroupLabel className="px-2 py-1 text-xs font-medium text-ink-faint">Theme</Menu.GroupLabel>
      {themeChoices.map((theme) => {
        const { label, Icon } = themes[theme];
        return (
          <Menu.RadioItem key={theme} value={theme} closeOnClick={false} className={itemLook}>
            <Icon aria-hidden className="size-4 text-ink-faint" />
            <span className="grow">{label}</span>
            <Menu.RadioItemIndicator className="text-accent">
              <Check aria-hidden className="size-4" />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        );
      })}
    </Menu.RadioGroup>
  );
}
