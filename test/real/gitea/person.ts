import { randomBytes } from 'node:crypto';
import { giteaApi, type Api } from './gitea-api.ts';

/** A user of Gitea and what speaks for them. */
export interface Person {
  readonly login: string;
  /** May do all that they may. */
  readonly token: string;
  readonly api: Api;
  /** Another token of theirs that may only so much: `read:issue`. */
  readonly tokenFor: (...scopes: readonly string[]) => Promise<string>;
}

export function randomPassword(): string {
  return randomBytes(16).toString('hex');
}

/** A user who is there. Tokens are only given for the password, so that is what it takes. */
export async function personOf(url: string, login: string, password: string): Promise<Person> {
  const secret = giteaApi(url, { login, password });
  const tokenFor = async (...scopes: readonly string[]) => {
    const wanted = { name: randomBytes(6).toString('hex'), scopes };
    const path = `/users/${login}/tokens`;
    const { sha1 } = await secret<{ readonly sha1: string }>('POST', path, wanted);
    return sha1;
  };
  const token = await tokenFor('all');
  return { login, token, api: giteaApi(url, { token }), tokenFor };
}

/** Makes a user without any special right. */
export async function newPerson(url: string, admin: Api, login: string): Promise<Person> {
  const password = randomPassword();
  const email = `${login}@example.com`;
  const user = { username: login, email, password, must_change_password: false };
  await admin('POST', '/admin/users', user);
  return personOf(url, login, password);
}
