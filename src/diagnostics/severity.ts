/** How bad a finding is: an error stops all output; a warning works but is likely not meant. */
export type Severity = 'error' | 'warning' | 'info';

/** Worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info'];
