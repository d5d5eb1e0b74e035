import { randomBytes } from 'node:crypto';
import type { World } from './world';

/** The world's database as an ordinary user, through a relay: with limits that a superuser has not. */
export async function ownRole(
  world: World,
  port: number,
  password = randomBytes(12).toString('hex'),
): Promise<{ url: string; role: string; database: string }> {
  const url = new URL(world.databaseUrl);
  const database = url.pathname.slice(1);
  const role = `role_${randomBytes(6).toString('hex')}`;
  await world.db.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  await world.db.query(`GRANT ALL ON DATABASE ${database} TO ${role}`);
  await world.db.query(`GRANT ALL ON SCHEMA public TO ${role}`);
  Object.assign(url, { username: role, password, port: String(port) });
  return { url: url.href, role, database };
}
