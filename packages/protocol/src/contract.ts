/** What goes into a route and what comes out of it, by its name: types that the client and its users are checked by. */
import type { z } from 'zod';
import type { RouteName } from './endpoints.ts';
import type { ImpliedProblemCode } from './route-problems.ts';
import type { routes } from './routes.ts';

type Described<Name extends RouteName> = (typeof routes)[Name];

export type ProblemCodeOf<Name extends RouteName> =
  | ImpliedProblemCode
  | (Described<Name> extends { problems: readonly (infer Code)[] } ? Code : never);

/** A file comes as it is. Nothing, where the route has no answer but problems. */
export type AnswerOf<Name extends RouteName> =
  Described<Name> extends { answersWith: string }
    ? Blob
    : Described<Name> extends { responses: { 200: infer Schema extends z.ZodType } }
      ? z.output<Schema>
      : void;

type InputOf<Name extends RouteName, Part extends 'params' | 'query' | 'body'> =
  Described<Name> extends {
    [Key in Part]: infer Schema extends z.ZodType;
  }
    ? Schema
    : never;

/** A parameter as a program has it: a list, a number, true or false; the address has texts. */
type Sent<In, Out> = unknown extends In ? Out : In | Extract<Out, boolean>;
type SentQuery<In, Out> = {
  [Key in keyof In as undefined extends In[Key] ? never : Key]: Sent<In[Key], Key extends keyof Out ? Out[Key] : never>;
} & {
  [Key in keyof In as undefined extends In[Key] ? Key : never]?:
    | Sent<In[Key], Key extends keyof Out ? Out[Key] : never>
    | undefined;
};

export type QueryOf<Name extends RouteName> = SentQuery<
  z.input<InputOf<Name, 'query'>>,
  z.output<InputOf<Name, 'query'>>
>;

type BodyOf<Name extends RouteName> =
  Described<Name> extends { accepts: readonly string[] } ? Blob : z.input<InputOf<Name, 'body'>>;

interface CallOptions {
  signal?: AbortSignal | undefined;
}

type Params<Name extends RouteName> = [InputOf<Name, 'params'>] extends [never]
  ? unknown
  : { params: z.input<InputOf<Name, 'params'>> };
type Query<Name extends RouteName> = [InputOf<Name, 'query'>] extends [never]
  ? unknown
  : Partial<QueryOf<Name>> extends QueryOf<Name>
    ? { query?: QueryOf<Name> }
    : { query: QueryOf<Name> };
type Body<Name extends RouteName> = [InputOf<Name, 'body'>] extends [never] ? unknown : { body: BodyOf<Name> };
type Change<Name extends RouteName> = Described<Name> extends { writes: true } ? { idempotencyKey?: string } : unknown;

export type CallOf<Name extends RouteName> = CallOptions & Params<Name> & Query<Name> & Body<Name> & Change<Name>;

/** Where a route is asked for: of its input, what stands in the address. */
export type AddressOf<Name extends RouteName> = Params<Name> & Query<Name>;

/** A call of a route that needs nothing may be left out. */
export type Arguments<Name extends RouteName> =
  Partial<CallOf<Name>> extends CallOf<Name> ? [call?: CallOf<Name>] : [call: CallOf<Name>];
