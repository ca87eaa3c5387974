/** Progress for people and logs: a plain line for each scenario, and one at least every ten seconds for what is waited for. */
import type { Pass } from '../../harness/pass.ts'
import type { Step } from '../../harness/stage.ts'
import { visible } from '../../reports/text.ts'

const columns = 80
/** Milliseconds without a line before what is waited for is said. */
const silence = 10_000

export interface Progress {
  step(step: Step): void
  /** Begins to watch for silence; the result ends it. */
  watch(passes: readonly Pass[]): () => void
}

/** `clean` takes out of a line what may be shown to nobody. */
export function newProgress(
  write: (line: string) => void,
  now: () => number = Date.now,
  clean: (text: string) => string = (text) => text,
): Progress {
  const begun = now()
  let spoke = begun
  const say = (pass: string, text: string): void => {
    const line = `${((now() - begun) / 1000).toFixed(1).padStart(6)} s  ${pass.padEnd(13)} ${visible(clean(text))}`
    write(`${line.length > columns ? `${line.slice(0, columns - 1)}…` : line}\n`)
    spoke = now()
  }
  return {
    step({ pass, scenario, ended }) {
      say(pass, scenario.title)
      if (ended !== undefined) say('', `ended early: ${ended}`)
    },
    watch(passes) {
      const timer = setInterval(() => {
        if (now() - spoke < silence) return
        const waits = passes.flatMap((pass) => pass.waiting().map(({ what, ms }) => ({ pass: pass.record.target.pass, what, ms })))
        if (waits.length === 0) say('', `${passes.reduce((sum, pass) => sum + pass.record.exchanges.length, 0)} exchanges so far`)
        for (const { pass, what, ms } of waits) say(pass, `waiting ${Math.round(ms / 1000)} s: ${what}`)
      }, silence / 10)
      return () => clearInterval(timer)
    },
  }
}
