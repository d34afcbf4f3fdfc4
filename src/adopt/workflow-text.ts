/** What the workflow of a repository is about. */
export interface WorkflowFacts {
  /** Folder of the intents, from the root of the repository; `''` is the root. */
  readonly folder: string;
  /** The version of meshwright that it runs. */
  readonly version: string;
}

/** Where the workflow stands, from the root of the repository. */
export const workflowPath = '.github/workflows/meshwright.yml';

/**
 * A workflow that says on each pull request what it means. It may read the repository and write
 * comments, nothing else, and fetches all commits because both sides are read from Git objects.
 */
export function workflowText({ folder, version }: WorkflowFacts): string {
  const path = folder === '' ? '' : `\n        with: {path: ${JSON.stringify(folder)}}`;
  return `# Says on the pull request what a change of the mesh means, and checks it.
name: meshwright
on:
  pull_request:
  merge_group:
permissions:
  contents: read
  pull-requests: write
jobs:
  mesh:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0, persist-credentials: false}
      # A tag can be moved: put the id of a commit that you have read in its place.
      - uses: meshwright/meshwright@v${version}${path}
`;
}
