import { parentPort } from 'node:worker_threads';
import { readPacked, type PackedFiles } from './packed.ts';

// The file of a thread that decodes files, one message after the other.
parentPort?.on('message', (files: PackedFiles) => {
  const readings = readPacked(files);
  parentPort?.postMessage(readings, [readings.numbers.buffer]);
});
