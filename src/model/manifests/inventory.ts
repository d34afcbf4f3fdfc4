import type { Place } from '../../source/place.ts';

/**
 * What Kubernetes manifests beside the intents say. Plain data, sorted by namespace and name. An
 * object without `metadata.namespace` gets its namespace from whoever applies it, so it is unknown.
 */
export interface Inventory {
  readonly services: readonly KubeService[];
  readonly pods: readonly PodTemplate[];
}

/** A `v1` Service. */
export interface KubeService {
  readonly namespace?: string;
  readonly name: string;
  /** Absent where its endpoints are written by hand. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports: readonly KubeServicePort[];
  /** `clusterIP: None`. */
  readonly headless: boolean;
  readonly externalName?: string;
  readonly at: Place;
}

export interface KubeServicePort {
  readonly name?: string;
  readonly number: number;
  /** Left out in the manifest, the same as `number`; a name is one of the pod's port names. */
  readonly target: number | string;
  readonly appProtocol?: string;
  readonly transport: 'TCP' | 'UDP' | 'SCTP';
  readonly at: Place;
}

/** The pods that a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Pod makes. */
export interface PodTemplate {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `default` where the manifest says nothing. */
  readonly account: string;
  /** By name, where the containers name their ports. */
  readonly ports: Readonly<Record<string, number>>;
  readonly at: Place;
  /** Where the account is written; the object itself where it is not. */
  readonly accountAt: Place;
}
