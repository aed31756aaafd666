/** What was committed and does not have its end yet, and what became of the latest; administrators decide of what does not get on. */
import { Link } from '@tanstack/react-router';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { flatValues } from '../records/custom-fields.ts';
import { fieldLabel } from '../records/format-field.ts';
import { formatInstant } from '../records/format.ts';
import { cellLook, Nothing, sentenceLook, Table } from './section.tsx';
import type { Decision, Message, SyncAct } from './sync-queries.ts';
import { TwiceButton } from './twice-button.tsx';

const states: Readonly<Record<Message['state'], string>> = {
  queued: 'on its way',
  sending: 'being sent',
  delivered: 'PEMS has it; a pull will confirm it',
  settled: 'confirmed',
  refused: 'back with its author',
  dropped: 'dropped',
};

const decided: Readonly<Record<Decision, string>> = { retry: 'tried again', return: 'given back', drop: 'dropped' };

interface MessagesProps {
  messages: readonly Message[];
  code: string;
  mayDecide: boolean;
  act: SyncAct;
}

export function Messages({ messages, code, mayDecide, act }: MessagesProps) {
  if (messages.length === 0) return <Nothing>Nothing was sent to PEMS yet.</Nothing>;
  const head = ['Record', 'Fields', 'By', 'Committed', 'State', ...(mayDecide ? ['Decide'] : [])];
  return (
    <Table head={head}>
      {messages.map((message) => (
        <tr key={message.id}>
          <td className={cellLook}>
            <Link
              to="/o/$code/grid"
              params={{ code }}
              search={{ record: message.pfaId }}
              className="font-medium whitespace-nowrap underline-offset-2 hover:underline"
            >
              {message.pfaId}
            </Link>
          </td>
          <td className={cellLook}>{Object.keys(flatValues(message.delta)).map(fieldLabel).join(', ')}</td>
          <td className={cellLook}>{message.author.username}</td>
          <td className={`${cellLook} whitespace-nowrap tabular-nums`}>{formatInstant(message.committedAt)}</td>
          <td className={sentenceLook}>
            <State message={message} />
          </td>
          {mayDecide && (
            <td className={`${cellLook} whitespace-nowrap`}>
              <Decisions message={message} act={act} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function State({ message: { state, isStuck, lastError, attempts, nextAttemptAt, decision } }: { message: Message }) {
  return (
    <>
      {isStuck && (
        <>
          <Badge tone="warn">stuck</Badge>{' '}
        </>
      )}
      {states[state]}
      {state === 'queued' && attempts > 0 && `, tried ${attempts} ${attempts === 1 ? 'time' : 'times'}`}
      {state === 'queued' && attempts > 0 && nextAttemptAt !== null && `, next ${formatInstant(nextAttemptAt)}`}
      {lastError !== null && <span className="text-ink-muted">: {lastError}</span>}
      {decision !== null && (
        <span className="text-ink-muted">
          {' '}
          ({decided[decision.action]} by {decision.by}, {formatInstant(decision.at)})
        </span>
      )}
    </>
  );
}

const choices: readonly { action: Decision; label: string; states: readonly Message['state'][] }[] = [
  { action: 'retry', label: 'Try now', states: ['queued'] },
  { action: 'return', label: 'Give back', states: ['queued', 'sending', 'delivered'] },
  { action: 'drop', label: 'Drop', states: ['queued', 'sending', 'delivered'] },
];

function Decisions({ message: { id, pfaId, state }, act }: { message: Message; act: SyncAct }) {
  const asked = act.isPending && act.variables.kind === 'decide' ? act.variables : undefined;
  return choices
    .filter((choice) => choice.states.includes(state))
    .map(({ action, label }) => {
      const look = {
        size: 'small',
        look: 'quiet',
        isPending: asked?.messageId === id && asked.action === action,
      } as const;
      const decide = () => act.mutate({ kind: 'decide', messageId: id, action });
      if (action === 'drop') {
        return (
          <TwiceButton
            key={action}
            {...look}
            label={label}
            question={`Forget the change of ${pfaId}?`}
            onConfirm={decide}
          />
        );
      }
      return (
        <Button key={action} {...look} onClick={decide}>
          {label}
        </Button>
      );
    });
}
