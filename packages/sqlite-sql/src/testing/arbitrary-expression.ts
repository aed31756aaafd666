/** Random expressions over the columns flag (boolean), n (integer), x (real), name, folded (NOCASE) and digits (text). */
import fc from 'fast-check';
import type { BinaryOperator, Expression } from '../ast.ts';

const span = [0, 0] as const;
type Arbitrary = fc.Arbitrary<Expression>;

const column = (name: string): Expression => ({ kind: 'column', table: undefined, name, doubleQuoted: false, span });
const binaryOf = (operators: readonly BinaryOperator[], left: Arbitrary, right: Arbitrary): Arbitrary =>
  fc
    .tuple(fc.constantFrom(...operators), left, right)
    .map(([operator, a, b]): Expression => ({ kind: 'binary', operator, left: a, right: b, span }));
const callOf = (names: readonly string[], ...items: Arbitrary[]): Arbitrary =>
  fc
    .tuple(fc.constantFrom(...names), fc.tuple(...items))
    .map(([name, list]): Expression => ({ kind: 'call', name, arguments: list, distinct: false, star: false, span }));
const castOf = (operand: Arbitrary, type: string): Arbitrary =>
  operand.map((value): Expression => ({ kind: 'cast', operand: value, type, span }));
const unaryOf = (operator: '-' | '~' | 'not', operand: Arbitrary): Arbitrary =>
  operand.map((value): Expression => ({ kind: 'unary', operator, operand: value, span }));
const caseOf = (when: Arbitrary, result: Arbitrary, otherwise: Arbitrary): Arbitrary =>
  fc.tuple(when, result, fc.option(otherwise, { nil: undefined })).map(
    ([a, b, c]): Expression => ({
      kind: 'case',
      operand: undefined,
      branches: [{ when: a, result: b }],
      otherwise: c,
      span,
    }),
  );

const number = fc
  .integer({ min: 0, max: 20 })
  .map((value): Expression => ({ kind: 'number', text: String(value), span }));
const position = fc.oneof(number, unaryOf('-', number));
const real = fc.constantFrom('0.5', '2.25', '1e3').map((text): Expression => ({ kind: 'number', text, span }));
const text = fc
  .constantFrom('', 'a', 'Anna', "it's", 'b%', 'Z', 'zöe', 'ANNA ', '12')
  .map((value): Expression => ({ kind: 'string', value, span }));

const { condition, numeric, fraction, textual } = fc.letrec<
  Record<'condition' | 'numeric' | 'fraction' | 'textual', Expression>
>((tie) => ({
  numeric: fc.oneof(
    { maxDepth: 3 },
    number,
    fc.constant(column('n')),
    binaryOf(['+', '-', '*', '/', '%', '&', '|'], tie('numeric'), tie('numeric')),
    binaryOf(['<<', '>>'], tie('numeric'), number),
    binaryOf(['+', '-'], tie('condition'), tie('numeric')),
    unaryOf('-', tie('numeric')),
    unaryOf('~', tie('numeric')),
    callOf(['length', 'unicode'], tie('textual')),
    callOf(['instr'], tie('textual'), text),
    callOf(['abs', 'sign'], tie('numeric')),
    callOf(['coalesce', 'ifnull', 'nullif', 'min', 'max'], tie('numeric'), tie('numeric')),
    callOf(['iif'], tie('condition'), tie('numeric'), tie('numeric')),
    castOf(fc.oneof(tie('textual'), tie('fraction'), tie('numeric'), tie('condition')), 'integer'),
    caseOf(tie('condition'), tie('numeric'), tie('numeric')),
  ),
  fraction: fc.oneof(
    { maxDepth: 2 },
    real,
    fc.constant(column('x')),
    binaryOf(['+', '-', '*', '/'], tie('fraction'), tie('numeric')),
    unaryOf('-', tie('fraction')),
    callOf(['abs', 'round', 'floor', 'ceil'], tie('fraction')),
    callOf(['round'], tie('fraction'), fc.constantFrom<Expression>({ kind: 'number', text: '1', span })),
    castOf(tie('textual'), 'real'),
  ),
  textual: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(column('name'), column('folded'), column('digits')),
    binaryOf(['||'], fc.oneof(tie('textual'), tie('numeric')), tie('textual')),
    callOf(['lower', 'upper', 'trim', 'ltrim', 'rtrim', 'quote'], tie('textual')),
    callOf(['trim', 'ltrim', 'rtrim'], tie('textual'), text),
    callOf(['substr'], tie('textual'), position),
    callOf(['substr'], tie('textual'), position, position),
    callOf(['replace'], tie('textual'), text, tie('textual')),
    callOf(['ifnull', 'coalesce', 'concat', 'min', 'max'], tie('textual'), tie('textual')),
    castOf(tie('numeric'), 'text'),
    caseOf(tie('condition'), tie('textual'), tie('textual')),
  ),
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(column('flag')),
    binaryOf(['=', '<>'], fc.constant(column('flag')), number),
    binaryOf(['=', '<>', '<', '<=', '>', '>='], tie('numeric'), tie('numeric')),
    binaryOf(['<', '<=', '>', '>='], tie('fraction'), fc.oneof(tie('fraction'), number, fc.constant(column('n')))),
    binaryOf(['=', '<>', '<', '<=', '>', '>='], collated(tie('textual')), collated(tie('textual'))),
    binaryOf(['and', 'or'], tie('condition'), tie('condition')),
    unaryOf('not', tie('condition')),
    fc
      .tuple(fc.boolean(), fc.oneof(tie('numeric'), tie('textual')))
      .map(([negated, left]): Expression => ({ kind: 'is', negated, left, right: { kind: 'null', span }, span })),
    fc
      .tuple(fc.boolean(), tie('textual'), tie('textual'))
      .map(([negated, left, right]): Expression => ({ kind: 'is', negated, left, right, span })),
    fc
      .tuple(fc.boolean(), tie('numeric'), tie('numeric'))
      .map(([negated, left, right]): Expression => ({ kind: 'is', negated, left, right, span })),
    fc
      .tuple(
        fc.boolean(),
        fc.oneof(fc.tuple(tie('numeric'), tie('numeric'), tie('numeric')), fc.tuple(tie('textual'), text, text)),
      )
      .map(([negated, [operand, low, high]]): Expression => ({ kind: 'between', negated, operand, low, high, span })),
    fc
      .tuple(fc.boolean(), tie('numeric'), fc.array(number, { minLength: 1, maxLength: 4 }))
      .map(([negated, operand, list]): Expression => ({ kind: 'in', negated, operand, list, span })),
    fc
      .tuple(fc.boolean(), collated(tie('textual')), fc.array(text, { maxLength: 4 }))
      .map(([negated, operand, list]): Expression => ({ kind: 'in', negated, operand, list, span })),
    patternOf('like', tie('textual'), ['a%', '_nna', 'B\\%', '%', '%ö%', '']),
    patternOf('glob', tie('textual'), ['A*', '*[a-c]*', '?', '[^a]*', '*\\*']),
  ),
}));

function collated(operand: Arbitrary): Arbitrary {
  const explicit = fc
    .tuple(operand, fc.constantFrom('nocase', 'rtrim', 'binary'))
    .map(([value, collation]): Expression => ({ kind: 'collate', operand: value, collation, span }));
  return fc.oneof({ weight: 3, arbitrary: operand }, { weight: 1, arbitrary: explicit });
}

function patternOf(operator: 'like' | 'glob', operand: Arbitrary, patterns: readonly string[]): Arbitrary {
  return fc.tuple(fc.boolean(), operand, fc.constantFrom(...patterns)).map(
    ([negated, left, value]): Expression => ({
      kind: 'like',
      operator,
      negated,
      left,
      right: { kind: 'string', value, span },
      escape: undefined,
      span,
    }),
  );
}

export const arbitraryCondition = condition;
export const arbitraryExpression = fc.oneof(condition, numeric, fraction, textual);
