import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { objectName } from '../source/place.ts';

/**
 * What makes a finding the same one after lines moved: code, object, field and parameters, no
 * offsets. A finding without an object is told apart by its file.
 */
export function fingerprint(finding: Diagnostic): string {
  const { code, object, pointer, params, range } = finding;
  const subject = object ? objectName(object) : (range?.file ?? '');
  const values = Object.entries(params).sort(([a], [b]) => byCodeUnits(a, b));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([code, subject, pointer ?? '', values]))));
}
