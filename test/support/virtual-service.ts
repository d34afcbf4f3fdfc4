import type { Request } from '../../src/access/request.ts';

interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}
type ByKey = Readonly<Record<string, StringMatch>>;

/** One HTTPRoute of a VirtualService, as far as it is read here. */
export interface HttpRoute {
  readonly match?: readonly {
    readonly uri?: StringMatch;
    readonly method?: StringMatch;
    readonly headers?: ByKey;
    readonly withoutHeaders?: ByKey;
    readonly queryParams?: ByKey;
    readonly port?: number;
    readonly sourceLabels?: Readonly<Record<string, string>>;
    readonly sourceNamespace?: string;
  }[];
  readonly route?: readonly {
    readonly destination: { readonly host: string; readonly subset?: string };
    readonly weight?: number;
  }[];
  readonly rewrite?: {
    readonly uri?: string;
    readonly uriRegexRewrite?: { readonly match: string; readonly rewrite: string };
  };
  readonly redirect?: { readonly redirectCode?: number };
  readonly timeout?: string;
  readonly retries?: { readonly attempts: number };
}

/** The pods that send a request, as their own proxy knows them. */
export interface Sender {
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: string;
}

function isText({ exact, prefix, regex }: StringMatch, text: string): boolean {
  if (exact !== undefined) return exact === text;
  if (prefix !== undefined) return text.startsWith(prefix);
  return new RegExp(`^(?:${regex ?? ''})$`).test(text);
}

const allOf = (wanted: ByKey = {}, values: Request['headers']): boolean =>
  Object.entries(wanted).every(([key, match]) =>
    (values[key] ?? []).some((value) => isText(match, value)),
  );

/**
 * The first route that takes a request of some pods.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export function takenRoute(
  routes: readonly HttpRoute[],
  { path, method, headers, query, port }: Request,
  sender: Sender | undefined,
): HttpRoute | undefined {
  return routes.find(({ match = [{}] }) =>
    match.some((one) => {
      const without = Object.entries(one.withoutHeaders ?? {});
      const labels = Object.entries(one.sourceLabels ?? {});
      return (
        isText(one.uri ?? { prefix: '' }, path) &&
        isText(one.method ?? { prefix: '' }, method) &&
        allOf(one.headers, headers) &&
        !without.some(([key, value]) => allOf({ [key]: value }, headers)) &&
        allOf(one.queryParams, query) &&
        (one.port === undefined || one.port === port) &&
        labels.every(([key, value]) => sender?.labels[key] === value) &&
        (one.sourceNamespace === undefined || one.sourceNamespace === sender?.namespace)
      );
    }),
  );
}

/** The path that a proxy sends on: `uri` replaces what was matched, a regular expression where it fits. */
export function sentPath({ match = [{}], rewrite }: HttpRoute, path: string): string {
  const regex = rewrite?.uriRegexRewrite;
  if (regex) return path.replace(new RegExp(regex.match), regex.rewrite.replaceAll('\\', '$'));
  if (rewrite?.uri === undefined) return path;
  const uri = match.find((one) => isText(one.uri ?? { prefix: '/' }, path))?.uri;
  return rewrite.uri + path.slice((uri?.exact ?? uri?.prefix ?? '/').length);
}
