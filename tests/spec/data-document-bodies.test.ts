/** Every schema of a body in our document accepts sound bodies of each kind and refuses broken ones, at the place that is broken. The bodies are our own. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Schema } from '../../spec/contract.ts'
import type { Json } from '../../spec/json.ts'
import { loadContract } from '../../spec/load.ts'
import { packageRoot } from '../../spec/package-root.ts'
import { parsePointer, pointerTo } from '../../spec/pointer.ts'
import { bodies } from './data-bodies.ts'

const { operations } = await loadContract(join(packageRoot(), 'spec', 'azure-backup-data.openapi.yml'))

/** Each body that the document describes: of which operation, where, and its schema. */
const described = operations.flatMap((operation) => [
  ...[...(operation.body?.content.values() ?? [])].map((schema) => ({ where: `${operation.id} request`, schema: schema! })),
  ...[...operation.responses].flatMap(([status, { content }]) =>
    [...content.values()].map((schema) => ({ where: `${operation.id} ${status}`, schema: schema! })),
  ),
])
const nameOf = (schema: Schema): string => schema.pointer.split('/').at(-1)!

/** A copy in which the value at a pointer is another; `undefined`: is not there. */
function edited(body: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value
  const copy = structuredClone(body)
  const tokens = parsePointer(pointer)
  const last = tokens.pop()!
  const holder = tokens.reduce((at, token) => (at as Json)[token], copy) as Json
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

/** Pointers to all that stands in a body. */
const placesOf = (value: unknown, pointer = ''): string[] =>
  typeof value !== 'object' || value === null
    ? [pointer]
    : [pointer, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, pointerTo(pointer, key)))]

test('each described body has samples, and each sample is of a described body', () =>
  expect(new Set(described.map(({ schema }) => nameOf(schema)))).toEqual(new Set(Object.keys(bodies))))

describe.each(Object.entries(bodies))('%s', (name, { sound, broken }) => {
  const { schema } = described.find((one) => nameOf(one.schema) === name)!

  test.each(Object.entries(sound))('accepts %s', (_, body) => expect(schema.validate(body)).toEqual([]))

  test.each(Object.entries(sound))('accepts %s with members that nobody declared', (_, body) =>
    expect(schema.validate({ ...(body as Json), undeclared: { any: [1] } })).toEqual([]),
  )

  test.each(Object.entries(sound))('refuses %s with a value of another type at any place', (_, body) => {
    const accepts = (place: string, value: unknown): boolean => schema.validate(edited(body, place, value)).length === 0
    expect(placesOf(body).filter((place) => accepts(place, 'of another type') && accepts(place, { of: 'another type' }))).toEqual([])
  })

  test('is refused in three ways and more', () => expect(broken.length).toBeGreaterThanOrEqual(3))

  test.each(broken)('refuses %s with %s as %j', (of, pointer, value) => {
    const base = of === '' ? undefined : sound[of]
    expect(of === '' || base !== undefined).toBe(true)
    const problems = schema.validate(edited(base, pointer, value))
    expect(problems.length).toBeGreaterThan(0)
    // a missing member is reported at what lacks it
    const place = value === undefined ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer
    expect(problems.filter((problem) => problem.pointer.startsWith(place))).not.toEqual([])
  })
})

describe.each(described)('$where', ({ schema }) => {
  const { sound, broken } = bodies[nameOf(schema)]!
  test('judges as its schema does', () => {
    for (const body of Object.values(sound)) expect(schema.validate(body)).toEqual([])
    for (const [of, pointer, value] of broken) expect(schema.validate(edited(sound[of], pointer, value))).not.toEqual([])
  })
})

test('a broken member of one kind is reported once, and not beside the condition that led to it', () => {
  const { schema } = described.find((one) => nameOf(one.schema) === 'BackupPolicy')!
  const body = edited(bodies['BackupPolicy']!.sound['a policy of virtual machines'], '/properties/instantRpRetentionRangeInDays', 'two')
  expect(schema.validate(body)).toEqual([{ pointer: '/properties/instantRpRetentionRangeInDays', says: 'must be integer, is string' }])
})
