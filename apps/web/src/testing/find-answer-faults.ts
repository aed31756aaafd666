/** Whether an answer is one that the server could give: its status, its body and its code, by the contract of its route. */
import { type Problem, problemCodes, problemSchema, problemsOf, type Route, routes } from '@vanguard/protocol';

export async function findAnswerFaults(request: Request, answer: Response): Promise<string[]> {
  const { pathname } = new URL(request.url);
  const asked = `${request.method} ${pathname}`;
  const route = findRoute(request.method, pathname);
  if (route === undefined) return [`${asked} is not a route of the API`];
  const type = answer.headers.get('content-type') ?? '';
  // Something between the page and the server has answered.
  if (!answer.ok && !type.includes('json')) return [];
  const body: unknown = answer.status === 204 ? undefined : await answer.json();
  const schema = answer.ok ? route.responses[answer.status] : problemSchema;
  if (schema === undefined) return [`${asked} never answers ${answer.status}`];
  const parsed = schema.safeParse(body);
  if (!parsed.success) return [`${asked}: ${parsed.error.message}`];
  if (JSON.stringify(sorted(parsed.data)) !== JSON.stringify(sorted(body)))
    return [`${asked} answers more than the contract has: ${JSON.stringify(body).slice(0, 200)}`];
  if (answer.ok) return [];
  const { code } = body as Problem;
  return problemsOf(route).includes(code) && problemCodes[code].status === answer.status
    ? []
    : [`${asked} never answers ${answer.status} ${code}`];
}

/** `/record` comes before `/:pfaId`. */
function findRoute(method: string, pathname: string): Route | undefined {
  return Object.values<Route>(routes)
    .filter((route) => route.method === method && patternOf(route.path).test(pathname))
    .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)[0];
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll('.', '[.]').replaceAll(/:\w+/g, '[^/]+')}$`);

/** Keys in the order of their names. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
