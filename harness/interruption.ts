/** Why a scenario or a run may end before its end. */

/** Our own fault: voids the run, is never held against the target. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError'
}

/** The scenario cannot go on; what it would have held is untested for this reason. */
export class ScenarioEnds extends Error {
  override readonly name = 'StoryEnds'
}

/** The run is over: somebody interrupted it, or its time is up. */
export class RunEnds extends Error {
  override readonly name = 'RunEnds'
}
