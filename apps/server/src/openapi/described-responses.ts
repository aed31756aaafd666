/** What a route answers, as OpenAPI tells it: what the contract lists, and the problems that come with what the route is. */
import {
  eventStreamType,
  isOfOrganization,
  type ProblemCode,
  problemCodes,
  problemContentType,
  problemSchema,
  problemsOf,
  type Route,
} from '@vanguard/protocol';
import { z } from 'zod';

const descriptions: Readonly<Record<number, string>> = {
  400: 'The request is not valid: `errors` name the fields.',
  401: 'Nobody is signed in: there is no session, it has ended, or name and password are wrong.',
  403: 'The role or the account does not permit it, the password must be changed first, or a page of another site asks.',
  404: "There is no such thing, or it is not the caller's.",
  408: 'The file did not come to its end, or comes too slowly.',
  409: 'It cannot be done now: there is nothing to undo or redo, or the same request is being worked on.',
  412: 'Records have changed since they were read: `errors` name them. Nothing was saved.',
  413: 'The body is too large.',
  415: 'The body has a media type that is not taken.',
  422: 'What is asked for cannot be done: `errors` name the fields, where it is for some of them.',
  429: 'Too many attempts: come again after `Retry-After`.',
  500: "The fault is the server's, which has logged it.",
  503: 'It cannot be done now: the database does not answer, or too much is asked at once. Come again after `Retry-After`.',
  504: 'The database took longer than a request may take. Nothing was changed; ask for less at once.',
};

const notModified = z.undefined().meta({ description: 'The same as what `If-None-Match` names.' });

export function describedResponses(route: Route): Record<number, unknown> {
  const { method, answersWith, responses } = route;
  const isTagged = method === 'GET' && isOfOrganization(route) && answersWith === undefined;
  const described: Record<number, unknown> = isTagged ? { 304: notModified } : {};
  for (const [status, codes] of codesByStatus(route)) described[status] = problemOf(status, codes);
  for (const [key, schema] of Object.entries(responses)) {
    const status = Number(key);
    const file = status === 200 ? answersWith : undefined;
    described[status] =
      file === undefined ? schema : answerOf(file === eventStreamType ? 'The events.' : 'The file.', file, schema);
  }
  return described;
}

function codesByStatus(route: Route): Map<number, ProblemCode[]> {
  return Map.groupBy(problemsOf(route), (code) => problemCodes[code].status);
}

function problemOf(status: number, codes: readonly ProblemCode[]) {
  const description = descriptions[status];
  if (description === undefined) throw new Error(`a problem ${status} needs a description`);
  const named = z.looseObject({ code: z.enum(codes as [ProblemCode, ...ProblemCode[]]) });
  return answerOf(description, problemContentType, z.intersection(problemSchema, named));
}

const answerOf = (description: string, mediaType: string, schema: z.ZodType) => ({
  description,
  content: { [mediaType]: { schema } },
});
