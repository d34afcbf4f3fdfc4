import { actionBundle, commandBundle } from './bundles.mjs';
import { bundledPackages, notices, refused } from './notices.mjs';

/** THIRD-PARTY-NOTICES.md, from what the bundles really contain. */
export async function generated() {
  const bundles = [await commandBundle(), await actionBundle()];
  const packages = bundledPackages(bundles.flatMap(({ inputs }) => inputs));
  const bad = refused(packages);
  if (bad.length > 0) throw new Error(`licences that we may not ship: ${bad.join(', ')}`);
  return new Map([['THIRD-PARTY-NOTICES.md', notices(packages)]]);
}
