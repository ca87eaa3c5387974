/** How a cell came out, and how several outcomes become one. */

/** From worst to best; a fold takes the worst. `error` is our own fault and voids the run. */
export const outcomes = ['error', 'failed', 'untested', 'waived', 'unsupported', 'passed'] as const
export type Outcome = (typeof outcomes)[number]

export const worst = (a: Outcome, b: Outcome): Outcome => (outcomes.indexOf(a) <= outcomes.indexOf(b) ? a : b)

export const profiles = ['contract', 'lifecycle', 'arm'] as const
export type Profile = (typeof profiles)[number]

export type Level = 'must' | 'should'
