/*
 * Sets the theme before the first paint, so that a dark screen never flashes white.
 * A file of its own because the content security policy allows no inline script. The key and the
 * attribute are those of src/theme/theme.ts, which takes over once the application runs.
 */
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('vanguard.theme') ?? 'system';
  } catch {
    // storage is blocked: follow the system
  }
  const isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
