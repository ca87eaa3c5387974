// Memory of a run against a subscription with 1,000 vaults and with 100,000, each in a process of its own, looked at all along.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { plot } from './plot.mjs'
import { served, targetOf } from './served.mjs'
import { bin, median, root } from './timing.mjs'

const MiB = 2 ** 20
/** Milliseconds between two looks. */
const every = 50

/** What many vaults take more than few, in MiB, as the median of the differences of so many pairs; the last pair is drawn in docs/memory.svg. */
export async function memory({ few = 1_000, many = 100_000, pageSize = 1_000, pairs = 5 } = {}) {
  const differences = []
  let last
  for (let pair = 0; pair < pairs; pair++) {
    last = [await run(few, pageSize), await run(many, pageSize)]
    differences.push(last[1].peak - last[0].peak)
  }
  const [, { exchanges, seconds, evidence }] = last
  writeFileSync(
    join(root, 'docs', 'memory.svg'),
    plot(
      last.map(({ vaults, peak, samples }) => ({
        name: `${vaults.toLocaleString('en-GB')} vaults, at most ${Math.round(peak)} MiB`,
        points: samples,
      })),
    ),
  )
  return {
    what: `a run with ${many} vaults (${exchanges} exchanges, ${seconds.toFixed(0)} s, ${evidence.toFixed(0)} MiB of evidence): MiB of memory at its peak, more than`,
    against: `one with ${few}`,
    limit: 64,
    count: Math.round(median(differences)),
  }
}

/** One run from start to exit: the peak and samples of [seconds, MiB], and what it left. */
async function run(vaults, pageSize) {
  const server = await served('--vaults', String(vaults), '--page-size', String(pageSize))
  const out = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const options = [...targetOf(server), '--out', out, '--run-timeout', '10m']
    const child = spawn(process.execPath, [bin, 'run', ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, AZBACKUP_TOKEN: server.token, GITHUB_STEP_SUMMARY: '' },
    })
    const begun = performance.now()
    const samples = []
    const ended = once(child, 'exit')
    while (child.exitCode === null && child.signalCode === null) {
      const size = residentSize(child.pid)
      if (size !== undefined) samples.push([(performance.now() - begun) / 1000, size / MiB])
      await Promise.race([pause(every), ended])
    }
    if (child.exitCode !== 0) throw new Error(`the run with ${vaults} vaults ended with ${child.exitCode ?? child.signalCode}`)
    const { exchanges, durationMs } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    return {
      vaults,
      peak: Math.max(...samples.map(([, size]) => size)),
      samples,
      exchanges,
      seconds: durationMs / 1000,
      evidence: statSync(join(out, 'evidence.har')).size / MiB,
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
    await server.close()
  }
}

/** Bytes of a process in memory; `undefined` once it has ended. */
function residentSize(pid) {
  try {
    const kibibytes =
      process.platform === 'linux'
        ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
    return kibibytes === undefined ? undefined : 1024 * Number(kibibytes)
  } catch {
    return undefined
  }
}
