/*
 * What cannot wait for the application. The theme, before the first paint, so that a dark screen never flashes white: key and
 * attribute are those of src/theme/theme.ts, which takes over once the application runs. And for whoever may be signed in
 * (src/session/session.ts) what comes next by the address: the scripts of its page, which src/build/first-scripts.ts names
 * here, and the questions that every page begins with, whose answers src/api/asked-early.ts hands on.
 * A file of its own because the content security policy allows no inline script.
 */
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // storage is blocked: follow the system, and ask nothing
      return null;
    }
  };
  const choice = read('vanguard.theme');
  const isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';

  const [, first, , page = 'grid'] = location.pathname.split('/');
  if ((first !== 'o' && location.pathname !== '/') || read('vanguard.signed-in') === null) return;
  const scripts = document.currentScript.dataset;
  const named = page === 'review' || page === 'sync' ? scripts[page] : scripts.grid;
  for (const href of named?.split(' ') ?? []) {
    document.head.append(
      Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href }),
    );
  }
  const questions = ['/api/auth/me', '/api/events/position', '/api/organizations'];
  window.vanguardAsked = new Map(questions.map((address) => [address, fetch(address)]));
  // Told to whoever takes the answer.
  for (const answer of window.vanguardAsked.values()) answer.catch(() => undefined);
})();
