import { parse } from 'yaml';
import { judge } from '../../src/check/judge.ts';
import { policyOf } from '../../src/check/policy.ts';
import { library } from '../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../src/edges/rego/load-guardrails.ts';
import { loadWorkspace } from '../../src/edges/workspace/load-workspace.ts';
import { drive, pipeline } from '../../src/pipeline.ts';
import { parseReview } from '../../src/serve/admission-review.ts';
import { answer } from '../../src/serve/answer.ts';
import { questions } from '../../src/serve/questions.ts';
import type { JsonObject } from '../../src/source/json.ts';

const today = '2026-11-22';

function reviewOf(text: string): JsonObject {
  const object = parse(text) as JsonObject;
  const { apiVersion } = object;
  const [group = '', version = ''] = typeof apiVersion === 'string' ? apiVersion.split('/') : [];
  const { name = '', namespace = '' } = object['metadata'] as JsonObject;
  const kind = { group, version, kind: object['kind'] ?? '' };
  const request = { uid: 'u-1', kind, operation: 'CREATE', name, namespace, object };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
}

/** What `kubectl` prints of the answer to the creation of an object, by the intents of a folder. */
export async function admissionOf(folder: string, text: string): Promise<string> {
  const { meshes, texts } = await loadWorkspace({ kind: 'dir', path: folder });
  const documents = meshes.flatMap((mesh) => mesh.documents);
  const evaluate = await loadGuardrails();
  const run = drive(pipeline({ documents, texts, rules: library, evaluate, today }));
  const policy = policyOf(run.checked, library, today).value;
  const review = parseReview(reviewOf(text));
  if (policy === undefined || !('request' in review)) throw new Error('nothing to judge');
  const exceptions = { ...policy.exceptions, whole: false };
  const findings = judge(questions(review.request, run), evaluate, policy.rulebook, exceptions);
  const { response } = answer(review.request, findings, { texts });
  const warnings = (response.warnings ?? []).map((warning) => `Warning: ${warning}`);
  const verdict = response.status?.message ?? (response.allowed ? 'admitted' : 'refused');
  return [...warnings, verdict].join('\n');
}
