/** What people copy to run shards side by side fits its schema, to the last member, and calls the suite as it is called. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { parseOptions } from '../cli/options.ts'
import { runOptions } from '../cli/run/options.ts'
import { part } from '../cli/values.ts'

const docs = join(import.meta.dirname, '..', 'docs')
const kubernetes = readFileSync(join(docs, 'kubernetes.yml'), 'utf8')
const matrix = readFileSync(join(docs, 'github-matrix.yml'), 'utf8')

interface Manifest {
  readonly kind: keyof typeof models
  readonly metadata: { readonly name: string }
}
const models = { ConfigMap, PersistentVolumeClaim, Job }
const manifests = parseAllDocuments(kubernetes).map((document) => document.toJS() as Manifest)

/** Pointers to the members that a validator never asked for: Kubernetes drops what it does not know, and so do these schemas. */
function unknownMembers(value: object, validate: (watched: object) => void): string[] {
  const unasked = new Set<string>()
  const watch = (at: object, pointer: string): object => {
    for (const name of Object.keys(at)) unasked.add(`${pointer}/${name}`)
    return new Proxy(at, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        unasked.delete(`${pointer}/${String(name)}`)
        return typeof member === 'object' && member !== null ? watched(member, `${pointer}/${String(name)}`) : member
      },
    })
  }
  const seen = new Map<string, object>()
  const watched = (at: object, pointer: string): object => {
    const known = seen.get(pointer) ?? watch(at, pointer)
    seen.set(pointer, known)
    return known
  }
  validate(watched(value, ''))
  return [...unasked]
}

const check = ({ kind, ...manifest }: Manifest): string[] =>
  unknownMembers({ kind, ...manifest }, (watched) => new models[kind](manifest as never).validate.call(watched as never))

describe('kubernetes.yml', () => {
  test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    '%s fits its schema',
    (_, manifest) => {
      expect(check(manifest)).toEqual([])
    },
  )

  test('the schema would tell: a wrong type, a member that there is not', () => {
    const job = manifests.find(({ kind }) => kind === 'Job') as Manifest & { spec: object }
    expect(() => check({ ...job, spec: { ...job.spec, completions: 'three' } } as Manifest)).toThrow(/completions/)
    expect(check({ ...job, spec: { ...job.spec, completionsMode: 'Indexed' } } as Manifest)).toEqual(['/spec/completionsMode'])
  })

  test('each index tells its own shard, into its own folder; the merge waits for all and takes them', () => {
    const [shards, merge] = manifests.filter(({ kind }) => kind === 'Job') as unknown as {
      spec: {
        completions: number
        completionMode: string
        template: { spec: { initContainers?: { args: string[] }[]; containers: { args: string[] }[] } }
      }
    }[]
    const { completions, completionMode } = shards!.spec
    expect(completionMode).toBe('Indexed')
    const [line] = shards!.spec.template.spec.containers[0]!.args as [string]
    const endings = Array.from({ length: completions }, (_, index) =>
      line
        .replace('$((JOB_COMPLETION_INDEX + 1))', String(index + 1))
        .replaceAll('$JOB_COMPLETION_INDEX', String(index))
        .replaceAll('"', '')
        .split(' '),
    )
    const given = endings.map(([, , , ...args]) => parseOptions(args, runOptions).given as { shard: ReturnType<typeof part>; out: string })
    expect(given.map(({ shard }) => shard)).toEqual(
      Array.from({ length: completions }, (_, index) => ({ part: index + 1, of: completions })),
    )
    expect(merge!.spec.template.spec.containers[0]!.args.slice(2, -2)).toEqual(given.map(({ out }) => out))
    const [waits] = merge!.spec.template.spec.initContainers![0]!.args as [string]
    expect(waits).toContain(`for shard in ${Array.from({ length: completions }, (_, index) => index).join(' ')};`)
  })
})

describe('github-matrix.yml', () => {
  test('is a sound workflow', () => expect(validateWorkflow(matrix).errors).toEqual([]))

  test('merges the shards that it tells, for every region and api-version', () => {
    const { jobs } = parse(matrix) as { jobs: Record<'shard' | 'merge', { strategy: { matrix: Record<string, unknown[]> } }> }
    const { shard, ...rest } = jobs.shard.strategy.matrix
    expect(matrix).toContain(`--shard \${{ matrix.shard }}/${shard!.length}`)
    expect(jobs.merge.strategy.matrix).toEqual(rest)
  })
})
