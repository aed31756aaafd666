/** What an organization has declared of PEMS's columns, and a form to declare more of what its records have. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { customKinds, type CustomKind } from '@vanguard/pfa';
import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { SwitchField } from '../components/switch-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { formatCount } from '../records/format.ts';
import { cellLook, Nothing, Section, Table } from './section.tsx';
import { customFieldsKey, customFieldsReviewQuery } from './sync-queries.ts';
import { TwiceButton } from './twice-button.tsx';

type Review = Awaited<ReturnType<typeof api.reviewCustomFields>>;
type Declared = Review['fields'][number];

export function CustomFields({ organizationId }: { organizationId: string }) {
  const review = useQuery(customFieldsReviewQuery(organizationId));
  return (
    <Section title="Fields of the organization" query={review}>
      {(read) => <Reviewed key={read.fields.length} organizationId={organizationId} review={read} />}
    </Section>
  );
}

function Reviewed({ organizationId, review }: { organizationId: string; review: Review }) {
  const queryClient = useQueryClient();
  const forget = async () => {
    await queryClient.invalidateQueries({ queryKey: customFieldsKey(organizationId) });
    await queryClient.invalidateQueries({ queryKey: ['custom-fields', organizationId] });
  };
  const withdraw = useMutation({
    mutationFn: async (key: string) => await api.withdrawCustomField({ params: { organizationId, key } }),
    onSettled: forget,
  });
  const declare = useMutation({
    mutationFn: async (body: { key: string; label: string; kind: CustomKind; isEditable: boolean }) =>
      await api.declareCustomField({ params: { organizationId }, body }),
    onSettled: forget,
  });
  const change = useMutation({
    mutationFn: async ({ key, ...body }: FieldChange) =>
      await api.changeCustomField({ params: { organizationId, key }, body }),
    onSettled: forget,
  });
  const failure = withdraw.error ?? change.error ?? declare.error;
  return (
    <>
      {failure !== null && (
        <Notice tone="error" className="mb-2">
          {failure.message}
        </Notice>
      )}
      {review.fields.length === 0 ? (
        <Nothing>None is declared.</Nothing>
      ) : (
        <Table head={['Field', 'Column', 'Kind', 'Members may change it', 'State', 'Withdraw']}>
          {review.fields.map((field) => (
            <tr key={field.key}>
              <td className={`${cellLook} font-medium`}>
                <LabelForm
                  key={field.label}
                  field={field}
                  isPending={change.isPending && change.variables.key === field.key}
                  onLabel={(label) => change.mutate({ key: field.key, label })}
                />
              </td>
              <td className={cellLook}>{field.key}</td>
              <td className={cellLook}>{field.kind}</td>
              <td className={cellLook}>
                <SwitchField
                  checked={field.isEditable}
                  onCheckedChange={(isEditable) => change.mutate({ key: field.key, isEditable })}
                >
                  <span className="sr-only">Members may change {field.label}</span>
                </SwitchField>
              </td>
              <td className={cellLook}>{stateOf(field)}</td>
              <td className={cellLook}>
                <TwiceButton
                  size="small"
                  isPending={withdraw.isPending && withdraw.variables === field.key}
                  label="Withdraw"
                  question="No longer a field?"
                  onConfirm={() => withdraw.mutate(field.key)}
                />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {review.found.length > 0 && (
        <DeclareForm found={review.found} isPending={declare.isPending} onDeclare={declare.mutate} />
      )}
    </>
  );
}

interface FieldChange {
  key: string;
  label?: string;
  isEditable?: boolean;
}

interface LabelFormProps {
  field: Declared;
  isPending: boolean;
  onLabel: (label: string) => void;
}

/** What the field is called; saved with Enter or its button, which is there once another name is typed. */
function LabelForm({ field, isPending, onLabel }: LabelFormProps) {
  const [label, setLabel] = useState(field.label);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (label.trim() !== '' && label.trim() !== field.label) onLabel(label);
  };
  return (
    <form onSubmit={onSubmit} className="flex items-center gap-2">
      <input
        aria-label={`Name of ${field.key}`}
        value={label}
        maxLength={100}
        required
        onChange={(event) => setLabel(event.target.value)}
        className="h-7 w-full min-w-28 rounded-md border border-control bg-surface px-2 text-sm text-ink"
      />
      {label.trim() !== field.label && (
        <Button type="submit" size="small" isPending={isPending}>
          Rename
        </Button>
      )}
    </form>
  );
}

function stateOf({ misfits, misfitSample, index }: Declared): string {
  const unfit =
    misfits === null || misfits === 0 ? '' : `${formatCount(misfits)} not of the kind, such as “${misfitSample}”`;
  const said = { none: '', ready: '', building: 'its index is being made', failed: `no index: ${index.error}` };
  return [unfit, said[index.state]].filter((part) => part !== '').join('; ');
}

interface DeclareFormProps {
  found: Review['found'];
  isPending: boolean;
  onDeclare: (field: { key: string; label: string; kind: CustomKind; isEditable: boolean }) => void;
}

const selectLook = 'h-10 w-full rounded-md border border-line-strong bg-surface px-2 text-base text-ink';

function DeclareForm({ found, isPending, onDeclare }: DeclareFormProps) {
  const [key, setKey] = useState(found[0]?.key ?? '');
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<CustomKind>('text');
  const [isEditable, setIsEditable] = useState(false);
  const samples = found.find((one) => one.key === key)?.samples ?? [];
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onDeclare({ key, label, kind, isEditable });
  };
  return (
    <form
      onSubmit={onSubmit}
      className="mt-3 rounded-lg border border-line bg-surface p-3"
      aria-label="Declare a field"
    >
      <div className="grid gap-3 sm:grid-cols-3">
        <label className="block text-sm font-medium text-ink">
          <span className="mb-1.5 block">Column of PEMS</span>
          <select className={selectLook} value={key} onChange={(event) => setKey(event.target.value)}>
            {found.map((one) => (
              <option key={one.key} value={one.key}>
                {one.key}
              </option>
            ))}
          </select>
        </label>
        <TextField
          label="Name"
          value={label}
          maxLength={100}
          required
          onChange={(event) => setLabel(event.target.value)}
        />
        <label className="block text-sm font-medium text-ink">
          <span className="mb-1.5 block">Kind</span>
          <select className={selectLook} value={kind} onChange={(event) => setKind(event.target.value as CustomKind)}>
            {customKinds.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <p className="mt-2 text-sm break-words text-ink-muted">
        Values such as {samples.map((value) => `“${value}”`).join(', ')}.
      </p>
      <SwitchField checked={isEditable} onCheckedChange={setIsEditable}>
        Members may change it
      </SwitchField>
      <Button type="submit" look="primary" isPending={isPending}>
        Declare
      </Button>
    </form>
  );
}
