/** What scenarios hand to checks is named, and every name is read by the judge: an argument that nobody reads would say nothing, and mislead. */
import { beforeAll, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import type { ScenarioCheck } from '../../harness/check.ts'
import type { Mode } from '../../harness/defect.ts'
import type { Handover } from '../../harness/record.ts'
import { newSuite } from '../../suites/conformance.ts'
import { checks } from '../../suites/checks/index.ts'
import { asynchronous, simulate, synchronous } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

const handovers: Handover[] = []
beforeAll(async () => {
  const suite = newSuite(await loadContract())
  for (const mode of [synchronous, asynchronous, { ...synchronous, target: 'azure' } satisfies Mode])
    handovers.push(...(await simulate(suite, embedded, mode)).record.handovers)
})

const byId = new Map(checks.flatMap((check) => (check.kind === 'scenario' ? [[check.id, check as ScenarioCheck<object>] as const] : [])))

/** The names that the judge reads of what it is handed. */
function readOf(check: ScenarioCheck<object>, handed: object): ReadonlySet<string> {
  const read = new Set<string>()
  const watched = new Proxy(handed, {
    get(target, name) {
      read.add(String(name))
      return Reflect.get(target, name) as unknown
    },
  })
  check.mute?.(watched)
  // a judge that finds something may end before it has read all
  for (const _ of check.judge(watched));
  return read
}

test('each name is read by the judge that it is handed to', () => {
  expect(handovers.length).toBeGreaterThan(500)
  const named = new Map<string, Set<string>>()
  const read = new Map<string, Set<string>>()
  for (const { check: id, handed } of handovers) {
    const [given, taken] = [named.get(id) ?? new Set<string>(), read.get(id) ?? new Set<string>()]
    for (const name of Object.keys(handed)) given.add(name)
    for (const name of readOf(byId.get(id)!, handed)) taken.add(name)
    named.set(id, given)
    read.set(id, taken)
  }
  // the harness itself tells every judge the kind
  const idle = [...named].flatMap(([id, names]) =>
    [...names].filter((name) => name !== 'kind' && !read.get(id)!.has(name)).map((name) => `${id}: ${name}`),
  )
  expect(idle.sort()).toEqual([])
})
