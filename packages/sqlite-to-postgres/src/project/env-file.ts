/** Sets one variable of a .env file; every other byte of the file stays as it is. Pure. */
/** Replaces the last assignment of the variable, keeping `export` and a comment behind it, or adds one at the end. */
export function setVariable(text: string, name: string, value: string): string {
  const assignment = new RegExp(
    `^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*)("[^"]*"|'[^']*'|\`[^\`]*\`|[^#\\r\\n]*?)([ \\t]*(?:#[^\\r\\n]*)?)$`,
    'gm',
  );
  const last = [...text.matchAll(assignment)].at(-1);
  const quoted = `"${value}"`;
  if (last === undefined) {
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const separator = text === '' || text.endsWith('\n') ? '' : newline;
    return `${text}${separator}${name}=${quoted}${newline}`;
  }
  const [whole, before = '', , after = ''] = last;
  return `${text.slice(0, last.index)}${before}${quoted}${after}${text.slice(last.index + whole.length)}`;
}
