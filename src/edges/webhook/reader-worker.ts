import { parentPort, workerData } from 'node:worker_threads';
import { readMesh, type ReaderTask } from './read-mesh.ts';

// The file of a thread that reads intents anew: a large mesh takes seconds, in which the thread that
// answers must answer.
parentPort?.postMessage(await readMesh(workerData as ReaderTask), []);
