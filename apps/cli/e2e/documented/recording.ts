/** `docs/explanation/a-move-in-the-terminal.md`: recorded from real commands, and recorded again when they say something else. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Session } from './session.ts';

export const recording = 'docs/explanation/a-move-in-the-terminal.md';
/** The folder of the one who sits at the terminal. */
const home = '/home/ann/shop';

/** One order names a customer who is not there, and was placed "soon". */
export function writeShop({ folder }: Session): void {
  using database = new DatabaseSync(join(folder, 'shop.db'), { enableForeignKeyConstraints: false });
  database.exec(`
    create table customer (id integer primary key, name text not null, email text unique);
    create table orders (
      id integer primary key, customer_id integer not null references customer (id), placed datetime not null,
      total numeric(10, 2) not null check (total >= 0)
    );
    create index orders_customer on orders (customer_id);
    create trigger orders_placed after insert on orders begin select 1; end;
    insert into customer values (1, 'Ann', 'ann@shop.example'), (2, 'Bo', null);
    with recursive s (n) as (select 1 union all select n + 1 from s where n < 1200)
      insert into orders select n, 1 + n % 2, datetime('2026-01-01', '+' || n || ' hours'), n * 1.25 from s;
    insert into orders values (1201, 99, 'soon', 5);`);
}

/** The block again: each command with what it prints now. */
export async function record(session: Session, block: string): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  const parts: string[] = [];
  for (const command of commands) {
    const call = command.slice(2).replace('$TARGET', session.url);
    const { status, output } = await session.run(call);
    const printed = output.replaceAll(session.folder, home).replaceAll(/'postgres(?:ql)?:[^']*'/g, '$TARGET');
    parts.push(`${command}\n${printed.trimEnd()}\n[exit status ${status}]\n`);
  }
  return parts.join('\n');
}

/** Without what is other in every run: times, checksums, ids of runs, free space. */
export function comparable(block: string): string {
  return block
    .replaceAll(/[\d,.]+ (ms|s)\b/g, '… ms')
    .replaceAll(/SHA-256 \w+/g, 'SHA-256 …')
    .replaceAll(/\d{8}-\d{6}-\w+/g, '<run>')
    .replaceAll(/[\d,]+ bytes free/g, '… bytes free');
}
