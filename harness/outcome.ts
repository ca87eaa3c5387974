/** How a result came out, and how several outcomes become one. */

/** From worst to best; a fold takes the worst. `error` is our own fault and voids the run. */
export const outcomes = ['error', 'failed', 'untested', 'waived', 'unsupported', 'passed'] as const
export type Outcome = (typeof outcomes)[number]

export const profiles = ['contract', 'lifecycle', 'arm'] as const
export type Profile = (typeof profiles)[number]

export type Level = 'must' | 'should'
