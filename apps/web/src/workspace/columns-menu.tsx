/** Which columns the sheet shows, in which order, and how high its rows are. Open from the beginning. */
import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Pin } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { customFieldsQuery, shortName } from '../records/custom-fields.ts';
import { classNames } from '../components/class-names.ts';
import type { ChosenColumn } from '../sheet/column-layout.ts';
import { columns } from '../sheet/columns.ts';
import { customColumnOf } from '../sheet/custom-column.ts';
import { densities, type Density } from './density.ts';
import { ColumnsButton } from './toolbar-buttons.tsx';

interface ColumnsMenuProps {
  organizationId: string;
  choice: readonly ChosenColumn[];
  /** Undefined for the usual columns. */
  onChoose: (choice: readonly ChosenColumn[] | undefined) => void;
  density: Density;
  onDensity: (density: Density) => void;
}

export function ColumnsMenu({ organizationId, choice, onChoose, density, onDensity }: ColumnsMenuProps) {
  const { data: fields = [] } = useQuery(customFieldsQuery(organizationId));
  const all = [...columns, ...fields.map(customColumnOf)];
  const hidden = all.filter(({ id }) => !choice.some((chosen) => chosen.id === id));
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger render={<ColumnsButton />} />
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={6} collisionPadding={8} className="z-40 outline-none">
          <Popover.Popup
            aria-label="Columns"
            className="popup flex max-h-[min(36rem,var(--available-height))] w-[min(20rem,calc(100vw-1rem))] flex-col text-sm"
          >
            <fieldset className="flex items-center gap-1 border-b border-line p-2">
              <legend className="sr-only">Height of rows</legend>
              {densities.map((one) => (
                <Button
                  key={one}
                  size="small"
                  look={one === density ? 'primary' : 'quiet'}
                  aria-pressed={one === density}
                  className="grow capitalize"
                  onClick={() => onDensity(one)}
                >
                  {one}
                </Button>
              ))}
            </fieldset>
            <ul className="min-h-0 grow overflow-y-auto p-1">
              {choice.map((chosen, place) => (
                <ShownColumn
                  key={chosen.id}
                  name={all.find(({ id }) => id === chosen.id)?.fullName ?? shortName(chosen.id)}
                  chosen={chosen}
                  place={place}
                  choice={choice}
                  onChoose={onChoose}
                />
              ))}
              {hidden.map(({ id, fullName }) => (
                <li key={id} className="flex h-7 items-center gap-2 px-2 text-ink-muted">
                  <input
                    type="checkbox"
                    id={`column-${id}`}
                    checked={false}
                    onChange={() => onChoose([...choice, { id }])}
                  />
                  <label htmlFor={`column-${id}`}>{fullName}</label>
                </li>
              ))}
            </ul>
            <div className="border-t border-line p-1.5">
              <Button look="quiet" size="small" className="w-full" onClick={() => onChoose(undefined)}>
                The usual columns
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ShownColumnProps extends Pick<ColumnsMenuProps, 'choice' | 'onChoose'> {
  name: string;
  chosen: ChosenColumn;
  place: number;
}

function ShownColumn({ name, chosen, place, choice, onChoose }: ShownColumnProps) {
  const isKey = chosen.id === 'pfaId';
  const move = (by: -1 | 1) => {
    const next = [...choice];
    next.splice(place, 1);
    next.splice(place + by, 0, chosen);
    onChoose(next);
  };
  const change = (other: ChosenColumn) => onChoose(choice.map((one) => (one === chosen ? other : one)));
  return (
    <li className="flex h-7 items-center gap-2 rounded-md px-2 hover:bg-hover">
      <input
        type="checkbox"
        id={`column-${chosen.id}`}
        checked
        disabled={isKey}
        onChange={() => onChoose(choice.filter((one) => one !== chosen))}
      />
      <label htmlFor={`column-${chosen.id}`} className="min-w-0 grow truncate">
        {name}
      </label>
      {!isKey && (
        <>
          <IconButton label={`Move ${name} up`} isDisabled={place <= 1} onClick={() => move(-1)}>
            <ArrowUp aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton label={`Move ${name} down`} isDisabled={place === choice.length - 1} onClick={() => move(1)}>
            <ArrowDown aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton
            label={`Keep ${name} in view`}
            isPressed={chosen.isPinned === true}
            onClick={() => change({ ...chosen, isPinned: chosen.isPinned !== true })}
          >
            <Pin aria-hidden className={classNames('size-3.5', chosen.isPinned === true && 'text-accent')} />
          </IconButton>
        </>
      )}
    </li>
  );
}

interface IconButtonProps {
  label: string;
  isDisabled?: boolean;
  isPressed?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function IconButton({ label, isDisabled = false, isPressed, onClick, children }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      disabled={isDisabled}
      onClick={onClick}
      className="flex size-6 items-center justify-center rounded-sm text-ink-faint hover:bg-line disabled:opacity-30"
    >
      {children}
    </button>
  );
}
