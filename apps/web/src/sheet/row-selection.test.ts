import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allSelected, isSelected, nothingSelected, selectedCount, selectRows, toggleRows } from './row-selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('select' as const), ids: fc.subarray(ids), isOn: fc.boolean() }),
    fc.record({ kind: fc.constant('toggle' as const), ids: fc.subarray(ids, { minLength: 1 }) }),
  ),
);

test('a selection is what a plain set of all ids would be, whether it began with none or with all', () => {
  fc.assert(
    fc.property(fc.boolean(), steps, (fromAll, gestures) => {
      let selection = fromAll ? allSelected : nothingSelected;
      const model = new Set(fromAll ? ids : []);
      for (const gesture of gestures) {
        if (gesture.kind === 'select') selection = selectRows(selection, gesture.ids, gesture.isOn);
        else selection = toggleRows(selection, gesture.ids);
        const isOn = gesture.kind === 'select' ? gesture.isOn : !gesture.ids.every((id) => model.has(id));
        for (const id of gesture.ids) {
          if (isOn) model.add(id);
          else model.delete(id);
        }
        expect(ids.filter((id) => isSelected(selection, id))).toEqual(ids.filter((id) => model.has(id)));
        expect(selectedCount(selection, ids.length)).toBe(model.size);
      }
    }),
  );
});
