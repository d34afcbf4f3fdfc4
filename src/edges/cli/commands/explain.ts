import { check } from '../../../check/check.ts';
import { isCode } from '../../../diagnostics/catalogue.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import { explainCode, pageName } from '../../../report/explain-code.ts';
import { explainReport } from '../../../report/explain/json.ts';
import { servicePolicy } from '../../../report/explain/service-policy.ts';
import { explainText } from '../../../report/explain/text.ts';
import { diagnosticPages, guardrailPages } from '../../../report/pages.generated.ts';
import { targets } from '../../../targets/index.ts';
import type { Document } from '../../../read/document.ts';
import { isObject } from '../../../source/json.ts';
import { collect, listOption, textOption, type CliCommand, type Invocation } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { calledNames, findName } from '../question/find-name.ts';
import { printUnresolved } from '../findings.ts';
import { today, wantsColor } from '../io.ts';
import { jsonText, parseOutputs, writeOutputs, type Output } from '../outputs.ts';
import { resolveMesh } from '../run-workspace.ts';
import { sourceOf } from '../source-of.ts';

const pages: Readonly<Record<string, string>> = { ...diagnosticPages, ...guardrailPages };

type Outputs = readonly Output<'text' | 'json'>[];

async function explainPage({ io, dir, print }: Invocation, outputs: Outputs, name: string) {
  const page = pages[name] ?? '';
  await writeOutputs(outputs, { dir, print }, (format, isFile) =>
    format === 'json'
      ? jsonText({ apiVersion: 'meshwright.dev/v1alpha1', kind: 'Page', name, markdown: page })
      : explainCode(page, { color: !isFile && wantsColor(io) }),
  );
  return exitCode.fine;
}

/** The documents that have a say about one service: of the others the mesh knows all that counts. */
function relevant(documents: readonly Document[], service: string): readonly Document[] {
  const scopes: readonly unknown[] = ['Mesh', 'Team', 'Waiver'];
  const [namespace, name] = service.split('/');
  return documents.filter(({ value: { kind, metadata } }) => {
    if (scopes.includes(kind)) return true;
    return isObject(metadata) && metadata['namespace'] === namespace && metadata['name'] === name;
  });
}

async function explainService(invocation: Invocation, outputs: Outputs, asked: string) {
  const { io, dir, options, print } = invocation;
  const source = sourceOf(dir, textOption(options, 'at') ?? 'worktree', 'revision');
  const resolved = await resolveMesh(source, textOption(options, 'mesh'));
  const { workspace, documents, mesh, diagnostics } = resolved;
  if (mesh === undefined) return printUnresolved(invocation, outputs, diagnostics, workspace.texts);
  const name = findName(asked, calledNames(mesh), 'service');
  const { value: checked } = check(relevant(documents, name));
  const material = { mesh, documents: checked, registry: targets, today: today(io) };
  const policy = servicePolicy(material, name);
  if (policy === undefined) throw new UsageError(`no service '${asked}' in this mesh`);
  await writeOutputs(outputs, { dir, print }, (format, isFile) =>
    format === 'json'
      ? jsonText(explainReport(policy, workspace.texts))
      : explainText(policy, workspace.texts, { color: !isFile && wantsColor(io) }),
  );
  return exitCode.fine;
}

/** `explain SERVICE`: its effective policy. `explain CODE`: the page of a finding. */
export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'explain the policy of a service, or a finding by its code',
  declare: (command) =>
    command
      .argument('<what>', 'a service (NAMESPACE/NAME), a code (MW2001) or a guardrail')
      .option('--at <rev>', 'explain a commit instead of the files')
      .option('--mesh <name>', 'needed where there are several')
      .option('-o, --output <format[=file]>', 'text, json; repeatable', collect),
  run: async (invocation) => {
    const asked = invocation.args[0] ?? '';
    const outputs = parseOutputs(listOption(invocation.options, 'output'), ['text', 'json']);
    const name = pageName(asked, pages);
    if (name !== undefined) return explainPage(invocation, outputs, name);
    if (/^MW\d+$/i.test(asked) || asked.startsWith('policy/')) {
      const near = didYouMean(asked, Object.keys(pages));
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
      const why = isCode(asked.toUpperCase()) ? 'has no page' : 'is no code of a finding';
      throw new UsageError(`'${asked}' ${why}${hint}`);
    }
    return explainService(invocation, outputs, asked);
  },
};
