/** The saved views, which of them is looked at, and what can be done with it. Open from the beginning. */
import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { SavedView } from '@vanguard/protocol/browser';
import { ViewButton } from '../toolbar-buttons.tsx';
import { type ViewChange, useViewChange } from './view-queries.ts';
import type { WorkspaceView } from './workspace-view.ts';

const SaveViewDialog = lazy(async () => ({ default: (await import('./save-view-dialog.tsx')).SaveViewDialog }));

interface ViewMenuProps {
  organizationId: string;
  role: 'viewer' | 'member' | 'admin' | 'owner';
  viewing: WorkspaceView;
  onTold: (text: string) => void;
}

const itemLook =
  'flex min-h-8 items-center gap-2.5 rounded-md px-2 text-sm outline-none select-none cursor-pointer data-highlighted:bg-hover';

export function ViewMenu({ organizationId, role, viewing, onTold }: ViewMenuProps) {
  const { views, view, isChanged, search, onView } = viewing;
  const [isSaving, setSaving] = useState(false);
  const change = useViewChange(organizationId, (done, saved) => {
    setSaving(false);
    if (saved !== undefined && done.kind === 'save') onView(saved.slug);
    if (done.kind === 'delete') onView(undefined);
    onTold(told(done));
  });
  const run = (next: ViewChange) => change.mutate(next, { onError: ({ message }) => onTold(message) });
  const mayShare = role !== 'viewer';
  const mayDecide = role === 'admin' || role === 'owner';
  return (
    <>
      <Menu.Root defaultOpen>
        <Menu.Trigger render={<ViewButton viewing={viewing} />} />
        <Menu.Portal role="region" aria-label="Menu">
          <Menu.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
            <Menu.Popup className="popup max-h-[min(32rem,var(--available-height))] w-72 overflow-y-auto p-1">
              <Menu.RadioGroup value={view?.slug ?? ''} onValueChange={(slug: string) => onView(slug || undefined)}>
                <ViewItem slug="" name="All records" />
                <Section label="Mine" views={views.filter(({ isMine }) => isMine)} />
                <Section label="Shared" views={views.filter(({ isMine }) => !isMine)} />
              </Menu.RadioGroup>
              <Menu.Separator className="mx-1 my-1 h-px bg-line" />
              {view?.isMine === true && isChanged && (
                <Action onRun={() => run({ kind: 'save', name: view.name, search, isShared: view.isShared })}>
                  Save changes to “{view.name}”
                </Action>
              )}
              <Action onRun={() => setSaving(true)}>Save as…</Action>
              {view?.isMine === true && mayShare && (
                <Action onRun={() => run({ kind: 'share', slug: view.slug, isShared: !view.isShared })}>
                  {view.isShared ? 'Keep to myself' : 'Share with the organization'}
                </Action>
              )}
              {view?.isShared === true && mayDecide && (
                <Action onRun={() => run({ kind: 'default', slug: view.isDefault ? null : view.slug })}>
                  {view.isDefault ? 'No longer open with it' : 'Let the organization open with it'}
                </Action>
              )}
              {view !== undefined && (view.isMine || mayDecide) && (
                <Action onRun={() => run({ kind: 'delete', slug: view.slug })}>
                  {view.isMine ? 'Delete' : 'Delete for everybody'}
                </Action>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Suspense>
        {isSaving && (
          <SaveViewDialog
            mayShare={mayShare}
            views={views}
            failure={change.error}
            isPending={change.isPending}
            onSave={(name, isShared) => change.mutate({ kind: 'save', name, search, isShared })}
            onClose={() => setSaving(false)}
          />
        )}
      </Suspense>
    </>
  );
}

function Section({ label, views }: { label: string; views: readonly SavedView[] }) {
  if (views.length === 0) return null;
  return (
    <Menu.Group>
      <Menu.GroupLabel className="px-2 pt-1.5 pb-0.5 text-xs text-ink-faint">{label}</Menu.GroupLabel>
      {views.map((view) => (
        <ViewItem key={view.slug} {...view} detail={detailOf(view)} />
      ))}
    </Menu.Group>
  );
}

function detailOf({ isDefault, isMine, isShared }: SavedView): string {
  if (isDefault) return 'opens';
  return isMine && isShared ? 'shared' : '';
}

function ViewItem({ slug, name, detail = '' }: { slug: string; name: string; detail?: string }) {
  return (
    <Menu.RadioItem value={slug} closeOnClick className={itemLook}>
      <span className="flex size-4 shrink-0 items-center">
        <Menu.RadioItemIndicator>
          <Check aria-hidden className="size-4 text-accent" />
        </Menu.RadioItemIndicator>
      </span>
      <span className="min-w-0 grow truncate">{name}</span>
      {detail !== '' && <span className="text-xs text-ink-faint">{detail}</span>}
    </Menu.RadioItem>
  );
}

function Action({ onRun, children }: { onRun: () => void; children: ReactNode }) {
  return (
    <Menu.Item className={itemLook} onClick={onRun}>
      {children}
    </Menu.Item>
  );
}

function told(change: ViewChange): string {
  if (change.kind === 'save') return `Saved as “${change.name}”.`;
  if (change.kind === 'share') return change.isShared ? 'The organization sees it now.' : 'It is yours alone again.';
  if (change.kind === 'delete') return 'The view is deleted.';
  return change.slug === null ? 'The organization opens with all records.' : 'The organization opens with it now.';
}
