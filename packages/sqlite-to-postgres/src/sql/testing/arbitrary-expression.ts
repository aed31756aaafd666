/** Random expressions over the columns flag (boolean), n (integer), x (real) and name (text). */
import fc from 'fast-check';
import type { BinaryOperator, Expression } from '../ast.ts';

const span = [0, 0] as const;
const binary =
  (operator: BinaryOperator) =>
  (left: Expression, right: Expression): Expression => ({ kind: 'binary', operator, left, right, span });
const column = (name: string): Expression => ({ kind: 'column', table: undefined, name, doubleQuoted: false, span });

const number = fc
  .integer({ min: 0, max: 20 })
  .map((value): Expression => ({ kind: 'number', text: String(value), span }));
const text = fc
  .constantFrom('', 'a', 'Anna', "it's", 'b%', 'Z')
  .map((value): Expression => ({ kind: 'string', value, span }));

const { condition, numeric, textual } = fc.letrec<{ condition: Expression; numeric: Expression; textual: Expression }>(
  (tie) => ({
    numeric: fc.oneof(
      { maxDepth: 3 },
      number,
      fc.constantFrom(column('n')),
      fc
        .tuple(fc.constantFrom('+' as const, '-' as const, '*' as const), tie('numeric'), tie('numeric'))
        .map(([operator, a, b]) => binary(operator)(a, b)),
      tie('numeric').map((operand): Expression => ({ kind: 'unary', operator: '-', operand, span })),
      tie('textual').map(
        (operand): Expression => ({
          kind: 'call',
          name: 'length',
          arguments: [operand],
          distinct: false,
          star: false,
          span,
        }),
      ),
      tie('numeric').map(
        (operand): Expression => ({
          kind: 'call',
          name: 'abs',
          arguments: [operand],
          distinct: false,
          star: false,
          span,
        }),
      ),
      fc.tuple(tie('condition'), tie('numeric'), tie('numeric')).map(
        ([when, result, otherwise]): Expression => ({
          kind: 'case',
          operand: undefined,
          branches: [{ when, result }],
          otherwise,
          span,
        }),
      ),
    ),
    textual: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.constantFrom(column('name')),
      fc.tuple(tie('textual'), tie('textual')).map(([a, b]) => binary('||')(a, b)),
      fc.tuple(fc.constantFrom('lower', 'upper', 'trim', 'ltrim', 'rtrim'), tie('textual')).map(
        ([name, operand]): Expression => ({
          kind: 'call',
          name,
          arguments: [operand],
          distinct: false,
          star: false,
          span,
        }),
      ),
      fc.tuple(tie('textual'), tie('textual')).map(
        ([a, b]): Expression => ({
          kind: 'call',
          name: 'ifnull',
          arguments: [a, b],
          distinct: false,
          star: false,
          span,
        }),
      ),
    ),
    condition: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(binary('=')(column('flag'), { kind: 'number', text: '1', span }), column('flag')),
      fc
        .tuple(
          fc.constantFrom('=' as const, '<>' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
          tie('numeric'),
          tie('numeric'),
        )
        .map(([operator, a, b]) => binary(operator)(a, b)),
      fc
        .tuple(fc.constantFrom('=' as const, '<>' as const), tie('textual'), tie('textual'))
        .map(([operator, a, b]) => binary(operator)(a, b)),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), tie('condition'), tie('condition'))
        .map(([operator, a, b]) => binary(operator)(a, b)),
      tie('condition').map((operand): Expression => ({ kind: 'unary', operator: 'not', operand, span })),
      fc
        .tuple(fc.boolean(), tie('numeric'))
        .map(([negated, left]): Expression => ({ kind: 'is', negated, left, right: { kind: 'null', span }, span })),
      fc
        .tuple(fc.boolean(), tie('numeric'), tie('numeric'))
        .map(([negated, left, right]): Expression => ({ kind: 'is', negated, left, right, span })),
      fc
        .tuple(fc.boolean(), tie('numeric'), tie('numeric'), tie('numeric'))
        .map(([negated, operand, low, high]): Expression => ({ kind: 'between', negated, operand, low, high, span })),
      fc
        .tuple(fc.boolean(), tie('numeric'), fc.array(number, { minLength: 1, maxLength: 4 }))
        .map(([negated, operand, list]): Expression => ({ kind: 'in', negated, operand, list, span })),
      fc.tuple(fc.boolean(), tie('textual'), fc.constantFrom('a%', '_nna', 'B\\%', '%')).map(
        ([negated, left, value]): Expression => ({
          kind: 'like',
          operator: 'like',
          negated,
          left,
          right: { kind: 'string', value, span },
          escape: undefined,
          span,
        }),
      ),
    ),
  }),
);

export const arbitraryCondition = condition;
export const arbitraryExpression = fc.oneof(condition, numeric, textual);
