import { isCode } from '../../../diagnostics/catalogue.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import { explainCode, pageName } from '../../../report/explain-code.ts';
import { explainReport, explainText } from '../../../report/explain.ts';
import { diagnosticPages, guardrailPages } from '../../../report/pages.generated.ts';
import { servicePolicy } from '../../../report/service-policy.ts';
import { collect, listOption, textOption, type CliCommand, type Invocation } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { calledNames, findName } from '../find-name.ts';
import { printUnresolved } from '../findings.ts';
import { wantsColor } from '../io.ts';
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

async function explainService(invocation: Invocation, outputs: Outputs, asked: string) {
  const { io, dir, options, print } = invocation;
  const source = sourceOf(dir, textOption(options, 'at') ?? 'worktree', 'revision');
  const resolved = await resolveMesh(source, textOption(options, 'mesh'));
  const { workspace, mesh, diagnostics } = resolved;
  if (mesh === undefined) return printUnresolved(invocation, outputs, diagnostics, workspace.texts);
  const policy = servicePolicy(mesh, findName(asked, calledNames(mesh), 'service'));
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
