/** What a command needs is loaded when it is called: most need the whole server, which takes longer than their help. */

type Action<Given extends unknown[], Result> = (...given: Given) => Promise<Result>;

export function later<Given extends unknown[], Result>(
  load: () => Promise<Action<Given, Result>>,
): Action<Given, Result> {
  return async (...given) => await (await load())(...given);
}
