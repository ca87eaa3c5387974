/** Commands, and runs without vitest around them, in the process of the test. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../../cli/main.ts'
import type { Values } from '../../cli/options.ts'
import { openPlaces } from '../../cli/run/places.ts'
import { openSession } from '../../cli/run/session.ts'
import { resolveSettings } from '../../cli/run/settings.ts'
import type { Report } from '../../reports/report.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command as somebody calls it in `cwd`. */
export async function command(args: readonly string[], cwd: string = tmpdir()): Promise<Said> {
  let [out, err] = ['', '']
  const code = await main(args, {
    env: {},
    cwd,
    colour: false,
    width: 80,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  })
  return { code, out, err }
}

/** Puts the suite to the embedded emulator; the reports go to a folder of their own. */
export async function runInProcess(
  values: Values = {},
  env: Readonly<Record<string, string>> = {},
): Promise<{ report: Report; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'azbackup-run-'))
  const settings = {
    ...resolveSettings({ out: folder, ...(values.contract ? {} : { area: ['operations', 'vaults'] }), ...values }, env, folder),
    progress: false,
  }
  const { places, close } = await openPlaces(settings)
  try {
    const session = await openSession(settings, places)
    session.start()
    return { report: await session.finish(), folder }
  } finally {
    await close()
  }
}
