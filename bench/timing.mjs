// How time is taken: in pairs, one after the other, so that whatever else the machine does falls on both.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
export const bin = join(root, 'bin', 'azure-backup-conformance.mjs')

/** Wall time of an act in milliseconds. */
export async function timed(act) {
  const begun = performance.now()
  await act()
  return performance.now() - begun
}

/** So many ratios of the times that two acts took in turns; which comes first takes turns too. Pairs before them warm both up and are not counted. */
export async function ratiosOf(pairs, act, against, warmUp = 1) {
  const ratios = []
  for (let pair = 1 - warmUp; pair <= pairs; pair++) {
    const times = {}
    for (const [name, each] of pair % 2
      ? [
          ['act', act],
          ['against', against],
        ]
      : [
          ['against', against],
          ['act', act],
        ])
      times[name] = await timed(each)
    if (pair > 0) ratios.push(times.act / times.against)
  }
  return ratios
}

/** Runs a program of Node to its end. Throws when it does not end well. */
export async function node(args, env = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  child.stderr.on('data', (chunk) => void (said += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}: ${said}`)
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
