import { strictest } from '../../../model/decision.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { decisionDrawing } from '../../../report/decision-drawing.ts';
import { decisionMarkdown } from '../../../report/decision-markdown.ts';
import { decisionReport, decisionText, type Answer } from '../../../report/decision.ts';
import { dot } from '../../../report/dot.ts';
import { mermaidDrawing } from '../../../report/mermaid-drawing.ts';
import type { Texts } from '../../../source/text.ts';
import {
  collect,
  flagOption,
  listOption,
  textOption,
  type CliCommand,
  type Invocation,
} from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { answerFor } from '../question/answer.ts';
import { findCallers } from '../question/find-caller.ts';
import { calledNames, findName } from '../question/find-name.ts';
import { printUnresolved } from '../findings.ts';
import { wantsColor } from '../io.ts';
import { jsonText, parseOutputs, writeOutputs } from '../outputs.ts';
import { requestOf, type Question } from '../question/request-of.ts';
import { resolveMesh } from '../run-workspace.ts';
import { sourceOf } from '../source-of.ts';

function questionOf(mesh: Mesh, { args, options }: Invocation): Question {
  const [, to = '', method, path] = args;
  if (method !== undefined && path === undefined)
    throw new UsageError(`METHOD needs a PATH: meshwright can FROM TO ${method} /path`);
  const text = (key: string, name: string) => {
    const value = textOption(options, name);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    to: findName(to, calledNames(mesh), 'service'),
    ...(method !== undefined && path !== undefined && { method, path }),
    ...text('port', 'port'),
    ...text('host', 'host'),
    ...text('ip', 'ip'),
    ...text('jwt', 'jwt'),
    badJwt: flagOption(options, 'badJwt'),
    headers: listOption(options, 'header'),
    claims: listOption(options, 'claim'),
  };
}

const formats = ['text', 'json', 'markdown', 'mermaid', 'dot'] as const;

type Format = (typeof formats)[number];

type Render = (answer: Answer, texts: Texts, color: boolean) => string;

const renderers: Readonly<Record<Format, Render>> = {
  text: (answer, texts, color) => decisionText(answer, texts, { color }),
  json: (answer, texts) => jsonText(decisionReport(answer, texts)),
  markdown: decisionMarkdown,
  mermaid: (answer, texts) => `${mermaidDrawing(decisionDrawing(answer, texts)).join('\n')}\n`,
  dot: (answer, texts) => dot('can', decisionDrawing(answer, texts)),
};

/** `can FROM TO [METHOD PATH]`: one decision, with the lines that decide. */
export const canCommand: CliCommand = {
  name: 'can',
  summary: 'ask whether one request is allowed, and which lines decide',
  declare: (command) =>
    command
      .argument('<from>', 'NAMESPACE/NAME, ingress:NAME, sa:NAMESPACE/ACCOUNT, spiffe://… or any')
      .argument('<to>', 'the called service, NAMESPACE/NAME')
      .argument('[method]', 'GET, POST, …, or grpc')
      .argument('[path]', 'as the caller sends it')
      .option('--port <port>', 'name or number; needed where there are several')
      .option('--host <host>', 'what the caller asks for')
      .option('--ip <address>', "the client's address")
      .option('--header <k=v>', 'a request header; repeatable', collect)
      .option('--jwt <issuer>', 'a good token of this issuer')
      .option('--claim <k=v>', 'a claim of the token; repeatable', collect)
      .option('--bad-jwt', 'a token that no issuer vouches for')
      .option('--at <rev>', 'ask a commit instead of the files')
      .option('--mesh <name>', 'needed where there are several')
      .option('-o, --output <format[=file]>', `${formats.join(', ')}; repeatable`, collect),
  run: async (invocation) => {
    const { io, dir, args, options, print } = invocation;
    const outputs = parseOutputs(listOption(options, 'output'), formats);
    const source = sourceOf(dir, textOption(options, 'at') ?? 'worktree', 'revision');
    const resolved = await resolveMesh(source, textOption(options, 'mesh'));
    const { workspace, mesh, documents, diagnostics } = resolved;
    if (mesh === undefined)
      return printUnresolved(invocation, outputs, diagnostics, workspace.texts);
    const from = args[0] ?? '';
    const question = questionOf(mesh, invocation);
    const answers = findCallers(mesh, from).map((caller) =>
      answerFor({ mesh, documents, caller, from, request: requestOf(mesh, caller, question) }),
    );
    // A service that runs as several accounts may call only what each of them may.
    const answer = strictest(answers, ({ decision }) => decision.decision);
    if (answer === undefined) throw new UsageError(`'${from}' names nobody`);
    await writeOutputs(outputs, { dir, print }, (format, isFile) =>
      renderers[format](answer, workspace.texts, !isFile && wantsColor(io)),
    );
    return answer.decision.decision === 'allow' ? exitCode.fine : exitCode.findings;
  },
};
