import type { TargetRegistry } from '../compile/target.ts';
import { istioSidecar } from './istio/index.ts';

/** Every target that is built: the only place that names one. */
export const targets: TargetRegistry = [istioSidecar];
