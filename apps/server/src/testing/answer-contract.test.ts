/** An answer that the document does not describe is told, whatever is wrong with it. */
import { expect, test } from 'vitest';
import { type Answer, createAnswerContract } from './answer-contract.ts';

const record = {
  type: 'object',
  properties: { id: { type: 'string' }, startsOn: { type: 'string', format: 'date' } },
  required: ['id'],
  additionalProperties: false,
};
const document = {
  paths: {
    '/records/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Record' } } } },
          304: {},
          404: { content: { 'application/problem+json': { schema: { type: 'object' } } } },
        },
      },
      post: { responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } },
    },
  },
  components: { schemas: { Record: record } },
};
const answer: Answer = {
  method: 'GET',
  path: '/records/:id',
  status: 200,
  contentType: 'application/json; charset=utf-8',
  text: '{"id":"1"}',
};
const problem = { status: 404, contentType: 'application/problem+json', text: '{}' };

test.each<[what: string, other: Partial<Answer>, fault: RegExp | undefined]>([
  ['as described', {}, undefined],
  ['as described, a problem', problem, undefined],
  ['as described, without a body', { status: 304, contentType: undefined, text: undefined }, undefined],
  ['as described, a file', { method: 'POST', contentType: 'text/csv', text: undefined }, undefined],
  ['as described, to HEAD', { method: 'HEAD', text: undefined }, undefined],
  ['of another route', { path: '/others' }, /the route is not described/],
  ['of another method', { method: 'PUT' }, /the route is not described/],
  ['of another status', { status: 403 }, /status 403 is not described/],
  ['of another media type', { ...problem, contentType: 'application/json' }, /404 with application\/json/],
  ['without its body', { contentType: undefined, text: undefined }, /lacks its body/],
  ['with a body where there is none', { status: 304 }, /304 with application\/json is not described/],
  ['without a field', { text: '{}' }, /must have required property 'id'/],
  ['with a field more', { text: '{"id":"1","secret":1}' }, /must NOT have additional properties/],
  ['with another type', { text: '{"id":1}' }, /must be string/],
  ['with another format', { text: '{"id":"1","startsOn":"soon"}' }, /must match format/],
])('an answer %s', async (_, other, fault) => {
  const found = (await createAnswerContract(document))({ ...answer, ...other });
  expect(found ?? 'no fault').toMatch(fault ?? /^no fault$/);
});
