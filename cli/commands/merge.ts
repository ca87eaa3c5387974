/** `merge`: one report out of the evidence of several shards, the one that a single run would have given. */
import { resolve } from 'node:path'
import { narrowingOf, type Evidence, type KeptPass, type RunFacts } from '../../reports/evidence.ts'
import { shortHash } from '../../reports/text.ts'
import { command } from '../command.ts'
import { suiteFor } from '../verdict/derivation.ts'
import { evidenceOf, needed } from '../verdict/evidence-file.ts'
import { keepSources } from '../folder.ts'
import { contract, help, out } from '../common-options.ts'
import { withDefaults } from '../options.ts'
import { publish } from '../verdict/publish.ts'
import { UsageError } from '../usage.ts'
import { version } from '../version.ts'

const options = [{ ...contract, says: 'the OpenAPI document that the shards were judged by' }, out, help] as const

const summary = [
  'Makes one report out of those of all shards of a run (run --shard I/N), by judging their evidence together.',
  'Exit codes are those of run.',
].join(' ')

export const merge = command({ usage: 'merge DIR… [options]', summary, options, positionals: true }, async (given, terminal, rest) => {
  if (rest.length === 0) throw new UsageError('merge needs the folders of all shards')
  const values = withDefaults(options, given)
  const folder = resolve(terminal.cwd, values.out)
  keepSources(
    folder,
    rest.map((shown) => resolve(terminal.cwd, shown, 'evidence.har')),
    'a shard',
  )
  const shards = rest.map((shown) => ({
    shown,
    evidence: evidenceOf(needed(resolve(terminal.cwd, shown), 'evidence.har', shown), `${shown}/evidence.har`),
  }))
  const merged = mergeEvidence(shards, values.contract === undefined)
  const suite = await suiteFor({ contract: values.contract, scope: merged.facts.scope })
  if (suite.contract.sha256 !== merged.facts.contract.sha256)
    throw new UsageError(
      `the shards were judged by another document (SHA-256 ${shortHash(merged.facts.contract.sha256)}); name it with --contract`,
    )
  return publish(merged, suite, folder, terminal)
})

interface Shard {
  readonly shown: string
  readonly evidence: Evidence
}

/** Throws UsageError when the shards are not all parts of one run, or not all there. */
function mergeEvidence(shards: readonly Shard[], shipped: boolean): Evidence {
  const all = [...shards].sort((a, b) => part(a).part - part(b).part)
  const [first] = all as [Shard, ...Shard[]]
  const { of } = part(first)
  for (const shard of all) checkAlike(first, shard)
  const parts = all.map((shard) => part(shard).part)
  const twice = parts.find((number, i) => parts.indexOf(number) !== i)
  if (twice !== undefined)
    throw new UsageError(
      `shard ${twice}/${of} is given twice: ${all
        .filter((shard) => part(shard).part === twice)
        .map(({ shown }) => shown)
        .join(', ')}`,
    )
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((number) => !parts.includes(number))
  if (missing.length > 0) throw new UsageError(`shard ${missing.map((number) => `${number}/${of}`).join(', ')} is missing`)
  const facts = all.map(({ evidence }) => evidence.facts)
  const whole = shipped && narrowingOf({ scope: first.evidence.facts.scope }).length === 0
  return { facts: together(facts, whole), exchanges: all.flatMap(({ evidence }) => evidence.exchanges) }
}

function part({ shown, evidence: { facts } }: Shard): { part: number; of: number } {
  if (!facts.shard) throw new UsageError(`${shown} is the report of a whole run, not of a shard`)
  return facts.shard
}

/** What has to be the same in all shards. */
const alike: Readonly<Record<string, (facts: RunFacts) => unknown>> = {
  'the number of shards': ({ shard }) => shard?.of,
  'the version of the suite': ({ suite }) => suite.version,
  'the contract': ({ contract }) => contract.sha256,
  'what is asked (--profile, --check, …)': ({ scope }) => scope,
  'the kind of target': ({ target }) => target.kind,
  'the target': ({ target }) => (target.kind === 'emulator' ? 'emulator' : target.baseUrl),
  'the waivers': ({ waivers }) => waivers,
}

function checkAlike(first: Shard, other: Shard): void {
  for (const [what, of] of Object.entries(alike)) {
    if (JSON.stringify(of(first.evidence.facts)) !== JSON.stringify(of(other.evidence.facts)))
      throw new UsageError(`${first.shown} and ${other.shown} are not shards of one run: ${what} differs`)
  }
}

function together(facts: readonly RunFacts[], whole: boolean): RunFacts {
  const { shard: _, ...first } = facts[0]!
  const seeds = new Set(facts.map(({ seed }) => seed))
  const urls = [...new Set(facts.flatMap(({ passes }) => passes.map(({ baseUrl }) => baseUrl)))]
  return {
    ...first,
    runs: facts.map(({ run }) => run),
    suite: { ...first.suite, version },
    target: { ...first.target, baseUrl: first.target.kind === 'emulator' ? urls.join(', ') : first.target.baseUrl },
    startedAt: Math.min(...facts.map(({ startedAt }) => startedAt)),
    finishedAt: Math.max(...facts.map(({ finishedAt }) => finishedAt)),
    complete: facts.every(({ complete }) => complete),
    coverageDue: first.target.kind === 'emulator' && whole,
    ledger: facts.flatMap(({ ledger }) => ledger),
    passes: joined(facts.flatMap(({ passes }) => passes)),
    notes: [
      `Merged from ${facts.length} shards (runs ${facts.map(({ run }) => run).join(', ')}).`,
      ...(seeds.size > 1 ? [`Each shard had a seed of its own: ${[...seeds].join(', ')}.`] : []),
      ...new Set(facts.flatMap(({ notes }) => notes)),
    ],
  }
}

/** Passes of the same name are parts of one. */
function joined(passes: readonly KeptPass[]): KeptPass[] {
  const names = [...new Set(passes.map(({ name }) => name))]
  return names.map((name) => {
    const parts = passes.filter((pass) => pass.name === name)
    return {
      ...parts[0]!,
      ...parts.find(({ stateless }) => stateless !== undefined),
      endings: parts.flatMap(({ endings }) => endings),
      handovers: parts.flatMap(({ handovers }) => handovers),
    }
  })
}
