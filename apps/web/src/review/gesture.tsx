/** The drafts of one gesture: what it was, when, why, what it costs, and its records. */
import { Link } from '@tanstack/react-router';
import type { Draft } from '@vanguard/protocol/browser';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { fieldLabel, formatField } from '../records/format-field.ts';
import { formatCount, formatInstant } from '../records/format.ts';
import { nameOfStep } from '../workspace/step-names.ts';
import type { useDraftChange } from './draft-queries.ts';
import { flatValues } from '../records/custom-fields.ts';
import { type Choice, spanOfChoice } from './choice.ts';
import { Effect } from './effect.tsx';
import { type DraftGroup, effectOf } from './group-drafts.ts';

interface GestureProps {
  group: DraftGroup;
  code: string;
  mayEdit: boolean;
  change: ReturnType<typeof useDraftChange>;
  choice: Choice;
}

/** Nobody reads all of a gesture over thousands. */
const shownAtFirst = 20;

export function Gesture({ group, code, mayEdit, change, choice }: GestureProps) {
  const [isWhole, setIsWhole] = useState(false);
  const lastChosen = useRef<number>(undefined);
  const { drafts } = group;
  const shown = isWhole ? drafts : drafts.slice(0, shownAtFirst);
  /** With Shift, all from the one before it. */
  const choose = (place: number, isOn: boolean, isSpan: boolean) => {
    const ids = drafts.map(({ pfaId }) => pfaId);
    choice.onChoose(spanOfChoice(ids, isSpan ? lastChosen.current : undefined, place), isOn);
    lastChosen.current = place;
  };
  return (
    <li className="rounded-lg border border-line bg-surface">
      <GestureHead group={group} mayEdit={mayEdit} change={change} choice={choice} />
      <ul className="divide-y divide-line">
        {shown.map((draft, place) => (
          <DraftLine
            key={draft.pfaId}
            draft={draft}
            code={code}
            mayEdit={mayEdit}
            change={change}
            isChosen={choice.ids.has(draft.pfaId)}
            onChoose={(isOn, isSpan) => choose(place, isOn, isSpan)}
          />
        ))}
      </ul>
      {shown.length < drafts.length && (
        <Button look="quiet" size="small" className="m-1" onClick={() => setIsWhole(true)}>
          Show all {formatCount(drafts.length)}
        </Button>
      )}
    </li>
  );
}

function GestureHead({ group, mayEdit, change, choice }: Omit<GestureProps, 'code'>) {
  const [isExplaining, setIsExplaining] = useState(false);
  const { drafts, label, at, reason, effect, isSettled } = group;
  const name = label === undefined ? (isSettled ? 'Equal to PEMS already' : 'Earlier changes') : nameOfStep(label);
  const ids = drafts.map(({ pfaId }) => pfaId);
  const chosen = ids.filter((pfaId) => choice.ids.has(pfaId)).length;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 text-sm">
        {mayEdit && (
          <ChoiceBox
            label={`Choose all of ${name}`}
            isOn={chosen === ids.length}
            isPartly={chosen > 0 && chosen < ids.length}
            onChoose={(isOn) => choice.onChoose(ids, isOn)}
          />
        )}
        <h2 className="font-semibold">{name}</h2>
        <span className="text-ink-muted">
          {formatCount(drafts.length)} {drafts.length === 1 ? 'record' : 'records'} · {formatInstant(at)}
          {isSettled && ' · nothing to send'}
        </span>
        {reason !== null && <span className="text-ink-muted">“{reason}”</span>}
        <span className="ml-auto">
          <Effect amount={effect} />
        </span>
        {mayEdit && (
          <>
            <Button size="small" look="quiet" onClick={() => setIsExplaining(!isExplaining)}>
              {reason === null ? 'Say why' : 'Edit reason'}
            </Button>
            <DiscardButton group={group} name={name} change={change} />
          </>
        )}
      </div>
      {isExplaining && (
        <ReasonForm
          reason={reason ?? ''}
          onSave={(text) => {
            setIsExplaining(false);
            change.mutate({ kind: 'reason', drafts, reason: text === '' ? null : text });
          }}
        />
      )}
    </>
  );
}

/** What one step has changed, and not what came before or after it in the same records; where no step is kept, all of the drafts. */
function DiscardButton({
  group: { step, drafts },
  name,
  change,
}: Pick<GestureProps, 'group' | 'change'> & { name: string }) {
  const kind = step === undefined ? 'discard' : 'discard step';
  const records = `${formatCount(drafts.length)} ${drafts.length === 1 ? 'record' : 'records'}`;
  return (
    <Button
      size="small"
      isPending={change.isPending && change.variables.kind === kind}
      title={
        step === undefined ? undefined : 'Takes this step back alone: earlier and later changes of its records stay'
      }
      aria-label={step === undefined ? `Discard all changes of ${records}` : `Discard this step: ${name}, ${records}`}
      onClick={() =>
        change.mutate(
          step === undefined
            ? { kind: 'discard', ids: drafts.map(({ pfaId }) => pfaId) }
            : { kind: 'discard step', step },
        )
      }
    >
      {step === undefined ? `Discard all changes` : 'Discard this step'}
    </Button>
  );
}

interface ChoiceBoxProps {
  label: string;
  isOn: boolean;
  isPartly?: boolean;
  onChoose: (isOn: boolean, isSpan: boolean) => void;
}

function ChoiceBox({ label, isOn, isPartly = false, onChoose }: ChoiceBoxProps) {
  return (
    <label className="-m-1.5 flex shrink-0 p-1.5">
      <input
        type="checkbox"
        aria-label={label}
        checked={isOn}
        ref={(box) => {
          if (box !== null) box.indeterminate = isPartly;
        }}
        // A box is changed by a click, also where a key is what clicks.
        onChange={({ currentTarget, nativeEvent }) =>
          onChoose(currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }
        className="size-4"
      />
    </label>
  );
}

function ReasonForm({ reason, onSave }: { reason: string; onSave: (text: string) => void }) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    onSave(String(new FormData(event.currentTarget).get('reason')).trim());
  }
  return (
    <form onSubmit={submit} className="flex gap-2 border-b border-line px-3 py-2 text-sm">
      <input
        name="reason"
        aria-label="Why"
        defaultValue={reason}
        maxLength={1000}
        className="h-7 grow rounded-md border border-control bg-surface px-2"
      />
      <Button type="submit" size="small" look="primary">
        Save
      </Button>
    </form>
  );
}

interface DraftLineProps extends Omit<GestureProps, 'group' | 'choice'> {
  draft: Draft;
  isChosen: boolean;
  onChoose: (isOn: boolean, isSpan: boolean) => void;
}

function DraftLine({ draft, code, mayEdit, change, isChosen, onChoose }: DraftLineProps) {
  const { pfaId, isRemoved, refusal } = draft;
  const [delta, upstream] = [flatValues(draft.delta), flatValues(draft.upstream)];
  const { step } = draft;
  /** Of a step before this one: it stays where the step is discarded. */
  const isEarlier = (field: string) => step !== null && !step.fields.includes(field);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-sm">
      {mayEdit && <ChoiceBox label={`Choose ${pfaId}`} isOn={isChosen} onChoose={onChoose} />}
      <Link
        to="/o/$code/grid"
        params={{ code }}
        search={{ at: pfaId, record: pfaId }}
        className="w-32 shrink-0 font-medium text-accent-strong underline-offset-2 hover:underline"
      >
        {pfaId}
      </Link>
      <span className="min-w-0 grow">
        {Object.keys(delta)
          .toSorted((one, other) => Number(isEarlier(one)) - Number(isEarlier(other)))
          .map((field) => (
            <span key={field} className="mr-4 inline-block">
              {isEarlier(field) && <span className="text-ink-faint">before: </span>}
              <span className="text-ink-muted">{fieldLabel(field)}</span> {formatField(field, upstream[field])}
              {' → '}
              <b className="font-semibold">{formatField(field, delta[field])}</b>
            </span>
          ))}
        {isRemoved && <span className="text-warn">gone from PEMS</span>}
        {refusal !== null && <span className="text-warn">refused by PEMS: {refusal.message}</span>}
      </span>
      <Effect amount={effectOf([draft])} />
      {mayEdit && (
        <Button
          size="small"
          look="quiet"
          title="Takes back all that you have changed of this record"
          aria-label={`Discard all changes of ${pfaId}`}
          onClick={() => change.mutate({ kind: 'discard', ids: [pfaId] })}
        >
          Discard
        </Button>
      )}
    </li>
  );
}
