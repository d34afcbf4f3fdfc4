import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { checkDocument } from '../../check/check-document.ts';
import type { TreeFile } from '../../source/tree.ts';
import { packFiles, unpackReadings, type PackedReadings } from './packed.ts';
import { readFile, type ReadFile } from './read-file.ts';

/** This one and those that it starts; beyond it, taking their answers is all that it does. */
const mostThreads = 6;
/** Of one message: small enough that all threads end at about the same time. */
const batchBytes = 64 * 1024;
/** Batches that a thread has at hand, so that it never waits for the next one. */
const ahead = 2;
/** Most objects of a batch are gone with it: a larger nursery spares copying them about. */
const nurseryMb = 64;

/** How threads are used. */
export interface Threads {
  /** Their file; without it, the one that was built with this module, if any. */
  readonly file?: URL;
  /** With fewer bytes none is started. */
  readonly fewestBytes?: number;
  /** How many work, with this one. */
  readonly count?: number;
}

/** Below it (some 700 services) threads start up for longer than they save. */
const usualFewestBytes = 512 * 1024;
/** What a file costs whatever is in it. */
const fileBytes = 256;

function usualCount(): number {
  return Math.min(availableParallelism(), mostThreads);
}

type Batch = readonly TreeFile[];

/** Beside the command, or above it where the bundler put this module into a chunk. */
const places = ['./decoder.js', '../decoder.js'];

/** The built file of a thread; none where the sources run unbuilt, on which no thread can start. */
function builtThread(): URL | undefined {
  return places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
}

/** Files in their order, cut into stretches of about the same work. */
function batches(files: readonly TreeFile[]): Batch[] {
  const all: TreeFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (room <= 0) {
      all.push([]);
      room = batchBytes;
    }
    all.at(-1)?.push(file);
    room -= fileBytes + file.bytes.length;
  }
  return all;
}

type Take = (batch: Batch, packed: PackedReadings) => void;

/** One thread and the batches that it was given, the next answer's first. */
class Decoder {
  readonly #worker: Worker;
  readonly #asked: Batch[] = [];
  /** Resolves when it has no more to do, or does not do it. */
  readonly ended: Promise<void>;

  constructor(file: URL, waiting: Batch[], take: Take) {
    this.#worker = new Worker(file, {
      name: 'decoder',
      execArgv: [],
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
    });
    this.ended = new Promise((resolve) => {
      const end = () => resolve();
      this.#worker.on('message', (packed: PackedReadings) => {
        const batch = this.#asked.shift();
        // The thread is to have the next one before the answer is looked at.
        const isBusy = this.#ask(waiting);
        try {
          if (batch) take(batch, packed);
        } catch {
          // An answer that cannot be read is none.
        }
        if (!isBusy) end();
      });
      for (const event of ['messageerror', 'error', 'exit'] as const) this.#worker.on(event, end);
      if (!this.#ask(waiting)) end();
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Gives it what waits; false where it has nothing more to do. */
  #ask(waiting: Batch[]): boolean {
    while (this.#asked.length < ahead) {
      const batch = waiting.shift();
      if (batch === undefined) break;
      this.#asked.push(batch);
      const packed = packFiles(batch);
      this.#worker.postMessage(packed, [packed.bytes.buffer]);
    }
    return this.#asked.length > 0;
  }
}

/** Lets one thread work at batches until none is left. Never rejects, whatever becomes of it. */
async function work(file: URL, waiting: Batch[], take: Take): Promise<void> {
  try {
    const decoder = new Decoder(file, waiting, take);
    await decoder.ended;
    await decoder.stop();
  } catch {
    // No thread can be started here: the files are read in place.
  }
}

/** The same work here, in pieces: between two batches the answers of the threads are taken. */
async function workHere(waiting: Batch[], read: Map<TreeFile, ReadFile>): Promise<void> {
  try {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      for (const file of batch) {
        const each = readFile(file);
        const texts = new Map([[each.path, each.text]]);
        for (const document of each.documents) checkDocument(document, texts);
        read.set(file, each);
      }
      await setImmediate();
    }
  } finally {
    // After a failure the threads need not go on either.
    waiting.length = 0;
  }
}

/**
 * Decodes files, and judges the shape of their documents, in threads and here at once; nothing is
 * done where there is too little for that. A file of which a thread died, or that it had taken then,
 * is not in the answer: whoever wants it reads it in place, and an error shows there.
 */
export async function readInThreads(
  files: readonly TreeFile[],
  { file = builtThread(), fewestBytes = usualFewestBytes, count = usualCount() }: Threads = {},
): Promise<ReadonlyMap<TreeFile, ReadFile>> {
  const read = new Map<TreeFile, ReadFile>();
  const bytes = files.reduce((sum, each) => sum + each.bytes.length, 0);
  if (bytes < fewestBytes || count < 2 || file === undefined) return read;
  const waiting = batches(files);
  const take: Take = (batch, packed) => {
    for (const [source, each] of unpackReadings(batch, packed)) read.set(source, each);
  };
  const threads = Array.from({ length: count - 1 }, () => work(file, waiting, take));
  await Promise.all([workHere(waiting, read), ...threads]);
  return read;
}
