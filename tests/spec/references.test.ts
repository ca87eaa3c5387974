/** References within a document are followed to where they lead, and those that lead nowhere are found beforehand. */
import { describe, expect, test } from 'vitest'
import { ContractError } from '../../spec/contract.ts'
import { checkReferences, resolver, withoutExtensions } from '../../spec/references.ts'

const document = {
  plain: { a: 1 },
  text: 'word',
  zero: 0,
  nothing: null,
  list: [{ b: 2 }],
  one: { $ref: '#/two' },
  two: { $ref: '#/plain' },
  odd: { $ref: 7 },
  'a/b~c d': { deep: { e: 3 } },
  self: { $ref: '#/self' },
  ping: { $ref: '#/pong' },
  pong: { $ref: '#/ping' },
  lost: { $ref: '#/gone' },
  away: { $ref: 'other.yml#/x' },
  broken: { $ref: '#/%zz' },
  undefined: 'a name like any other',
}
const at = (pointer: string): unknown => resolver('d.yml', document).at(pointer)
const follow = (pointer: string, fallback?: unknown): unknown => resolver('d.yml', document).follow(pointer, fallback)
const fault = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(ContractError)
    return (error as Error).message
  }
  return 'no fault'
}

describe('a pointer', () => {
  test.each([
    ['#', document],
    ['#/plain/a', 1],
    ['#/list/0/b', 2],
    ['#/a~1b~0c%20d/deep/e', 3],
    ['#/one', { $ref: '#/two' }],
    ['#/plain/nothing/at/all', undefined],
    ['#/nothing/x', undefined],
    ['#/text/length', undefined],
    ['#/constructor', undefined],
    ['#/plain/__proto__', undefined],
  ])('%s is read as it stands', (pointer, value) => expect(at(pointer)).toEqual(value))

  test('is followed through references to where it really stands', () => {
    expect(follow('#/one')).toEqual({ value: { a: 1 }, pointer: '#/plain' })
    expect(follow('#/plain')).toEqual({ value: { a: 1 }, pointer: '#/plain' })
    expect(follow('#/odd')).toEqual({ value: { $ref: 7 }, pointer: '#/odd' })
    expect(follow('#/zero')).toEqual({ value: 0, pointer: '#/zero' })
  })

  test('that leads nowhere has the fallback, if there is one', () => {
    expect(follow('#/gone', { f: 1 })).toEqual({ value: { f: 1 }, pointer: '#/gone' })
    expect(follow('#/lost', { f: 1 })).toEqual({ value: { f: 1 }, pointer: '#/gone' })
    expect(fault(() => follow('#/gone'))).toBe('d.yml at #/gone: the reference "#/gone" leads nowhere')
    expect(fault(() => follow('#/nothing'))).toBe('d.yml at #/nothing: the reference "#/nothing" leads nowhere')
    expect(fault(() => follow('#/lost'))).toBe('d.yml at #/lost: the reference "#/gone" leads nowhere')
    expect(fault(() => follow('#/broken'))).toBe('d.yml at #/broken: the reference "#/%zz" leads nowhere')
  })

  test('that leaves the document, or leads back to itself, is a fault', () => {
    expect(fault(() => follow('#/away'))).toBe(
      'd.yml at #/away: the reference "other.yml#/x" leaves the document; only references within it are followed',
    )
    expect(fault(() => follow('#/self'))).toBe('d.yml at #/self: the reference "#/self" leads back to itself')
    expect(fault(() => follow('#/ping'))).toBe('d.yml at #/ping: the reference "#/pong" leads back to itself')
  })
})

test('a copy without extensions keeps names that an author chose', () => {
  const given = {
    'x-a': 1,
    keep: [{ 'x-b': 2, c: 'd' }, 'x-text', null, 3],
    properties: { 'x-chosen': { type: 'string', 'x-d': 1 } },
    headers: { 'x-ms-id': { $ref: '#' } },
    patternProperties: { 'x-p': 1 },
    $defs: { 'x-q': 1 },
    schemas: { 'x-r': 1 },
    parameters: { 'x-s': 1 },
    requestBodies: { 'x-t': 1 },
    securitySchemes: { 'x-u': 1 },
    links: { 'x-v': 1 },
    callbacks: { 'x-w': 1 },
    pathItems: { 'x-x': 1 },
    'ax-y': 1,
  }
  const { 'x-a': _, ...rest } = given
  expect(withoutExtensions(given)).toEqual({
    ...rest,
    keep: [{ c: 'd' }, 'x-text', null, 3],
    properties: { 'x-chosen': { type: 'string' } },
  })
  expect(withoutExtensions({ 'x-a': 1 }, 'headers')).toEqual({ 'x-a': 1 })
})

describe('references of a document are checked', () => {
  const check = (value: Record<string, unknown>): string => fault(() => checkReferences(resolver('d.yml', value), '#', value))
  test.each([
    ['deep down', { a: [{ 'b/c': { $ref: '#/gone' } }] }, 'd.yml at #/a/0/b~1c: the reference "#/gone" leads nowhere'],
    [
      'deep down, under a name that an author chose',
      { a: { properties: { 'x-a': { $ref: '#/gone' } } } },
      'd.yml at #/a/properties/x-a: the reference "#/gone" leads nowhere',
    ],
    [
      'under a name that an author chose',
      { properties: { 'x-a': { $ref: '#/gone' } } },
      'd.yml at #/properties/x-a: the reference "#/gone" leads nowhere',
    ],
  ])('%s', (_, value, says) => expect(check(value)).toBe(says))

  test.each([
    ['in an example', { example: { $ref: '#/gone' } }],
    ['in examples', { examples: { a: { $ref: '#/gone' } } }],
    ['in an extension', { 'x-a': { $ref: '#/gone' } }],
    ['that is no text', { a: { $ref: { b: 1 } } }],
    ['that leads somewhere', { a: { $ref: '#/b' }, b: { c: null } }],
  ])('and none is at fault: %s', (_, value) => expect(check(value)).toBe('no fault'))
})
