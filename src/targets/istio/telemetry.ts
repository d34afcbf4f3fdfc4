import type { Artifact } from '../../compile/artifact.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Telemetry } from '../../model/settings.ts';
import type { Workload } from '../../model/workload.ts';
import type { JsonObject } from '../../source/json.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';

/**
 * The provider of a sink in the mesh config: the logs and the traces of one OpenTelemetry collector
 * are of different types, so of two names.
 */
export function providerName(sink: string, signal: 'logs' | 'traces' | 'metrics'): string {
  return signal === 'logs' ? `${sink}-logs` : sink;
}

/** Answers of 400 and more, and whatever ended without an answer: a TCP connection has no code. */
const errors = 'response.code >= 400 || response.flags != 0';

function accessLogging({ sink, when }: NonNullable<Telemetry['logs']>): JsonObject {
  const providers = [{ name: providerName(sink.value, 'logs') }];
  if (when.value === 'never') return { providers, disabled: true };
  return { providers, ...(when.value === 'errors' && { filter: { expression: errors } }) };
}

function settingsOf({ telemetry: { logs, traces, metrics } }: Workload): JsonObject | undefined {
  if (logs === undefined && traces === undefined && metrics === undefined) return undefined;
  return {
    ...(logs && { accessLogging: [accessLogging(logs)] }),
    ...(traces && {
      tracing: [
        {
          providers: [{ name: providerName(traces.sink.value, 'traces') }],
          randomSamplingPercentage: traces.percent.value,
        },
      ],
    }),
    ...(metrics && {
      metrics: [{ providers: [{ name: providerName(metrics.sink.value, 'metrics') }] }],
    }),
  };
}

/**
 * Access logs, traces and metrics: one object for a closed namespace, and one for a workload that differs.
 * https://istio.io/latest/docs/reference/config/telemetry/
 */
export function telemetries(mesh: Mesh): readonly Artifact[] {
  return mesh.workloads.flatMap((workload) => {
    const settings = settingsOf(workload);
    if (settings === undefined) return [];
    const around = workload.labels && namespaceWorkload(mesh, workload.namespace);
    if (around && canonicalJson(settingsOf(around)) === canonicalJson(settings)) return [];
    const { logs, traces, metrics } = workload.telemetry;
    const leaves = [logs?.sink, logs?.when, traces?.sink, traces?.percent, metrics?.sink];
    const written = leaves.map((leaf) => leaf?.at);
    return [
      {
        wave: 0,
        from: [...workload.from, ...written.filter((at) => at !== undefined)],
        object: {
          apiVersion: 'telemetry.istio.io/v1',
          kind: 'Telemetry',
          metadata: {
            name: workload.labels ? objectNameOf(nameOf(workload)) : namespaceName,
            namespace: workload.namespace,
          },
          spec: {
            ...(workload.labels && { selector: { matchLabels: workload.labels } }),
            ...settings,
          },
        },
      },
    ];
  });
}
