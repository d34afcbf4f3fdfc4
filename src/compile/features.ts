import type { Feature, FeatureEntry } from './feature.ts';
import { placeFeatures } from './features/places.ts';
import { routeFeatures } from './features/routes.ts';
import { ruleFeatures } from './features/rules.ts';
import { settingsFeatures } from './features/settings.ts';
import { workloadFeatures } from './features/workloads.ts';

/**
 * Everything that a mesh can use and a target can or cannot express, once for all targets: `compile/`
 * compares what is in use with what the target supports, so nothing is dropped in silence.
 */
export const features: Readonly<Record<Feature, FeatureEntry>> = {
  ...placeFeatures,
  ...routeFeatures,
  ...ruleFeatures,
  ...settingsFeatures,
  ...workloadFeatures,
};
