/** Who asks. */
export type Credentials =
  | { readonly token: string }
  | { readonly login: string; readonly password: string };

/** Asks Gitea's API; throws with what it said where it does not do it. */
export type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>;

function authorization(who: Credentials): string {
  return 'token' in who
    ? `token ${who.token}`
    : `Basic ${Buffer.from(`${who.login}:${who.password}`).toString('base64')}`;
}

/** The API of a Gitea without any client of ours: what the tests look at must not come from what they test. */
export function giteaApi(url: string, who: Credentials): Api {
  return async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: authorization(who), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
}
