/** Removes what was found and prints a line for each. */
import type { Stage } from '../../harness/stage.ts'
import { ageText, sweepAway, type Criteria, type Leftover } from '../../harness/sweep.ts'
import { duration, visible } from '../../reports/text.ts'
import type { Terminal } from '../terminal.ts'
import type { OldLedger } from './ledger.ts'

/** Milliseconds between two lines that say that it goes on. */
const patience = 10_000

/** `cst-1a2b3c  3 d 4 h    /subscriptions/…`; a vault that only a ledger knows has no age. */
export const lineOf = ({ run, ageMs, id }: Leftover): string =>
  `${visible(run)}  ${(ageMs === undefined ? 'in ledger' : ageText(ageMs)).padEnd(9)}  ${visible(id)}`

interface Remains {
  readonly id: string
  readonly why: string
}

/** What could not be removed, and why. */
export async function sweepAndReport(
  stage: Stage,
  leftovers: readonly Leftover[],
  criteria: Criteria,
  terminal: Terminal,
  ledger?: OldLedger,
): Promise<Remains[]> {
  const begun = Date.now()
  const remains: Remains[] = []
  let open = leftovers.length
  const waits = setInterval(() => terminal.out(`${duration(Date.now() - begun)}, ${open} to go\n`), patience)
  try {
    await sweepAway(stage, leftovers, criteria, (leftover, removal) => {
      open -= 1
      const said = removal.why === undefined || !terminal.clean ? removal.why : terminal.clean(removal.why)
      const why = visible(said ?? 'for no reason that was given')
      ledger?.note(leftover, said === undefined ? removal : { ...removal, why: said })
      if (!removal.gone) remains.push({ id: leftover.id, why })
      terminal.out(removal.gone ? `removed     ${lineOf(leftover)}\n` : `REMAINS     ${lineOf(leftover)}\n            ${why}\n`)
    })
  } finally {
    clearInterval(waits)
  }
  return remains
}
