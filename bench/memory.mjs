// Memory of a run against a subscription with 1,000 vaults and with 100,000, each in a process of its own, sampled all along.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bin, served } from './served.mjs'

const MiB = 2 ** 20
/** Milliseconds between two looks. */
const every = 50

/** Peaks of both runs and what lies between them; `samples` are pairs of seconds and MiB. */
export async function memory({ few = 1_000, many = 100_000, pageSize = 1_000 } = {}) {
  const small = await run(few, pageSize)
  const large = await run(many, pageSize)
  return { what: `memory of a run with ${many} vaults`, against: `one with ${few}`, limit: 64, unit: 'MiB more', difference: large.peak - small.peak, small, large }
}

async function run(vaults, pageSize) {
  const server = await served(vaults, pageSize)
  const out = mkdtempSync(join(tmpdir(), 'azure-backup-conformance-'))
  try {
    const child = spawn(process.execPath, [bin, 'run', '--target', server.url, '--subscription', server.subscription, '--resource-group', server.resourceGroup, '--out', out, '--run-timeout', '10m'], {
      env: { ...process.env, AZBACKUP_TOKEN: server.token, GITHUB_STEP_SUMMARY: '' }, stdio: ['ignore', 'ignore', 'inherit'],
    })
    const begun = performance.now()
    const samples = []
    const ended = once(child, 'exit')
    while (child.exitCode === null && child.signalCode === null) {
      const size = residentSize(child.pid)
      if (size !== undefined) samples.push([(performance.now() - begun) / 1000, size / MiB])
      await Promise.race([pause(every), ended])
    }
    if (child.exitCode !== 0) throw new Error(`the run with ${vaults} vaults ended with ${child.exitCode}`)
    const { exchanges, durationMs } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    return { vaults, peak: Math.max(...samples.map(([, size]) => size)), samples, exchanges, seconds: durationMs / 1000, evidence: statSync(join(out, 'evidence.har')).size / MiB }
  } finally {
    rmSync(out, { recursive: true, force: true })
    await server.close()
  }
}

/** Bytes of a process in memory; `undefined` once it has ended. */
function residentSize(pid) {
  try {
    if (process.platform === 'linux') return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
    return 1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    return undefined
  }
}
