/** `verify`: derives the verdict of a run from its evidence once more, and says what does not fit. */
import { resolve } from 'node:path'
import { command } from '../command.ts'
import { withoutCommands } from '../github.ts'
import { contract, help, json } from '../common-options.ts'
import { UsageError } from '../usage.ts'
import { toText } from '../verdict/text.ts'
import { verifyFolder } from '../verdict/verification.ts'

const options = [{ ...contract, says: 'the OpenAPI document that the run was judged by' }, json, help] as const

const summary = [
  'Judges the evidence of a run again, compares every result, derives verdict and certificate again, and prints each mismatch.',
  'Exit code 1 when there is a mismatch; else that of the run: 0 conformant, 1 nonconformant, 2 no verdict.',
].join(' ')

export const verify = command({ usage: 'verify DIR [options]', summary, options, positionals: true }, async (given, terminal, rest) => {
  const [shown] = rest
  if (rest.length !== 1 || shown === undefined) throw new UsageError('verify needs the folder of one run')
  const verified = await verifyFolder(resolve(terminal.cwd, shown), shown, given.contract)
  await withoutCommands(terminal, async () =>
    terminal.out(given.json ? `${JSON.stringify(verified, null, 2)}\n` : toText(verified, terminal.width)),
  )
  return verified.misfits.length > 0 ? 1 : verified.exitCode
})
