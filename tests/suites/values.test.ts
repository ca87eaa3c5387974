/** Data of every kind: whatever the seed, a run sends all of it, within the rules of ARM, and whoever spoils it anywhere is found. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { embedded } from '../../cli/embedded.ts'
import { spoilers, spoilt } from '../../fixtures/spoilers.ts'
import { everyTag, filledUp, tagNames, tagValues, turned } from '../../fixtures/values.ts'
import { random } from '../../harness/random.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

const target = { kind: 'emulator', tags: {} }
const seeds = Array.from({ length: 10 }, (_, i) => i + 1)
const mix = (seed: number, to: typeof target = target): Record<string, string> => everyTag({ random: random(seed), target: to })

describe('the table', () => {
  test('each row is within the rules of ARM', () => {
    for (const { text } of tagNames) {
      expect(text.length, text).toBeGreaterThan(0)
      expect(text.length, text).toBeLessThanOrEqual(512)
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(text, text).not.toMatch(/[<>%&\\?/\u0000-\u001F\u007F]/)
    }
    for (const { text } of tagValues) expect(text.length, text).toBeLessThanOrEqual(256)
    expect(Math.max(...tagNames.map(({ text }) => text.length))).toBe(512)
    expect(tagValues.filter(({ text }) => text.length === 256).length).toBeGreaterThan(0)
  })
  test('no two names are alike but for case, and no two values are the same', () => {
    expect(new Set(tagNames.map(({ text }) => text.toLowerCase())).size).toBe(tagNames.length)
    expect(new Set(tagValues.map(({ text }) => text)).size).toBe(tagValues.length)
  })
})

describe('a mix', () => {
  test('holds every name and every value, whatever the seed, and leaves room for other tags', () => {
    for (const seed of seeds) {
      const tags = mix(seed)
      for (const { text } of tagNames) expect(Object.keys(tags)).toContain(text)
      expect(Object.values(tags).sort()).toEqual(tagValues.map(({ text }) => text).sort())
      expect(Object.keys(tags).length + 6).toBeLessThanOrEqual(50)
      expect(Object.keys(filledUp(tags, { target })).length + 6).toBe(50)
    }
  })
  test('is another one for another seed, and the same for the same', () => {
    expect(mix(1)).toEqual(mix(1))
    expect(mix(1)).not.toEqual(mix(2))
  })
  test('gives each name another value when it is turned', () => {
    const tags = mix(3)
    const other = turned(tags)
    expect(Object.keys(other)).toEqual(Object.keys(tags))
    for (const [name, value] of Object.entries(other)) expect(value).not.toBe(tags[name])
  })
  test('leaves out on real Azure what nobody has seen it do', () => {
    expect(Object.values(mix(1, { ...target, kind: 'azure' }))).not.toContain(' blank before')
  })
  test("gives way to a user's own tags", () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i === 0 ? 'SNAKE_case-and-hyphen' : `own-${i}`, 'x']))
    const made = mix(1, { ...target, tags })
    expect(Object.keys(made).length + 26).toBeLessThanOrEqual(50)
    expect(Object.keys(made)).not.toContain('snake_case-and-hyphen')
  })
})

describe('whoever spoils it is found', () => {
  let suite: Suite
  beforeAll(async () => {
    suite = newSuite(await loadContract())
  })
  const results = { put: 'written-can-be-read-back', patch: 'tags-replaced-as-a-map', lists: 'list-shows-what-was-written' } as const
  for (const [at, spoiler] of spoilers.entries())
    for (const [i, place] of (['put', 'patch', 'lists'] as const).entries()) {
      const seed = ((at + i) % 10) + 1
      test(`${place}: ${spoiler.id}, seed ${seed}`, async () => {
        const { results: judged } = await simulate(suite, embedded, {}, spoilt[place](spoiler), {}, seed)
        expect(judged.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check.id)).toContain(results[place])
      })
    }
})
