import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkReport, schemaFile } from '../../reports/schema.ts'
import { sample, sound } from './sample.ts'

type Schema = Readonly<Record<string, unknown>>
type Value = Record<string, unknown>
type Path = readonly (string | number)[]

const schema = JSON.parse(readFileSync(schemaFile(), 'utf8')) as Schema
const resolved = (at: Schema): Schema =>
  typeof at['$ref'] === 'string' ? { ...(schema['$defs'] as Record<string, Schema>)[at['$ref'].replace('#/$defs/', '')], ...at } : at

/** Every object of a value with the schema that stands for it, walked side by side. */
function* objects(value: unknown, of: Schema, path: Path = []): Generator<{ value: Value; of: Schema; path: Path }> {
  const at = resolved(of)
  const properties = at['properties'] as Record<string, Schema>
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* objects(item, at['items'] as Schema, [...path, index])
  else if (typeof value === 'object' && value !== null && properties) {
    yield { value: value as Value, of: at, path }
    for (const [name, member] of Object.entries(value)) yield* objects(member, properties[name]!, [...path, name])
  }
}

/** A copy of the sample in which the object at a path was changed. */
function changed(path: Path, change: (object: Value) => void): unknown {
  const copy = structuredClone(sample) as unknown as Value
  change(path.reduce<unknown>((at, key) => (at as Value)[key], copy) as Value)
  return copy
}

/** One place of each kind: paths that differ in their indices only are the same kind. */
const kind = (path: Path) => path.map((key) => (typeof key === 'number' ? '*' : key)).join('/')
const places = [...new Map([...objects(sample, schema)].map((each) => [kind(each.path), each])).values()]

describe('the schema of a report', () => {
  test('accepts the sample and the sound report', () => {
    expect(checkReport(sample)).toEqual([])
    expect(checkReport(sound)).toEqual([])
  })

  test.each(places)('is closed and complete at $path', ({ of, path, value }) => {
    expect(Object.keys(of['properties'] as object).sort(), 'the sample holds every property').toEqual(
      expect.arrayContaining(Object.keys(value)),
    )
    expect(of['additionalProperties']).toBe(false)
    const more = checkReport(
      changed(path, (object) => {
        object['extra'] = 1
      }),
    )
    expect(more).toEqual([`/${path.join('/')}: must NOT have additional properties: extra`])
    for (const name of of['required'] as string[]) {
      const less = checkReport(
        changed(path, (object) => {
          delete object[name]
        }),
      )
      expect(less, name).toContainEqual(expect.stringContaining(`required property '${name}'`))
    }
  })

  test('describes every property', () => {
    const nameless: string[] = []
    const walk = (at: Schema, path: string) => {
      for (const [name, property] of Object.entries((at['properties'] ?? {}) as Record<string, Schema>)) {
        if (typeof property['description'] !== 'string') nameless.push(`${path}/${name}`)
        walk(property, `${path}/${name}`)
        if (property['items']) walk(property['items'] as Schema, `${path}/${name}/items`)
      }
    }
    walk(schema, '')
    for (const name of ['result', 'finding', 'coverage']) walk((schema['$defs'] as Record<string, Schema>)[name]!, name)
    expect(nameless).toEqual([])
  })

  test.each([
    ['an untested result without a reason', 'untested', { reason: undefined }, 'reason'],
    ['a failed result without a finding', 'failed', { findings: [] }, 'fewer than 1'],
    [
      'a passed result with a finding',
      'passed',
      { findings: sample.results.find((result) => result.findings.length)!.findings },
      'more than 0',
    ],
    ['a passed result that judged nothing', 'passed', { judged: 0 }, '>= 1'],
  ])('refuses %s', (_, outcome, change, says) => {
    const at = sample.results.findIndex((result) => result.outcome === outcome)
    const results = sample.results.map((result, index) => (index === at ? { ...result, ...change } : result))
    const report: unknown = JSON.parse(JSON.stringify({ ...sample, results }))
    expect(checkReport(report)).toContainEqual(expect.stringContaining(says))
    expect(checkReport(report)).toContainEqual(expect.stringMatching(new RegExp(`^/results/${at}`)))
  })

  test.each([
    ['seed', 1.5],
    ['startedAt', '2026-01-15'],
    ['startedAt', '2026-01-15T09:30:00+01:00'],
    ['verdict', 'green'],
    ['reportVersion', '2'],
  ])('refuses %s %s', (name, value) => {
    expect(checkReport({ ...sample, [name]: value })).toContainEqual(expect.stringMatching(new RegExp(`^/${name}: `)))
  })

  test('refuses what is no report', () => {
    expect(checkReport(null)).toEqual(['/: must be object'])
  })
})
