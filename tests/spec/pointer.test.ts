/** JSON pointers lead where they say, by RFC 6901. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leadsInto, parsePointer, pointerTo, uriFragment, valueAt, withValueAt, withoutValueAt } from '../../spec/pointer.ts'

/** The document of RFC 6901 §5, and what §5 and §6 say of it. */
const example = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6, ' ': 7, 'm~n': 8 }
test.each([
  ['', '#', example],
  ['/foo', '#/foo', ['bar', 'baz']],
  ['/foo/0', '#/foo/0', 'bar'],
  ['/', '#/', 0],
  ['/a~1b', '#/a~1b', 1],
  ['/c%d', '#/c%25d', 2],
  ['/e^f', '#/e%5Ef', 3],
  ['/g|h', '#/g%7Ch', 4],
  ['/i\\j', '#/i%5Cj', 5],
  ['/k"l', '#/k%22l', 6],
  ['/ ', '#/%20', 7],
  ['/m~0n', '#/m~0n', 8],
])('%j and %j lead to %j', (pointer, fragment, value) => {
  expect(valueAt(example, pointer)).toEqual(value)
  expect(valueAt(example, fragment)).toEqual(value)
})

test.each(['/gone', '/foo/2', '/foo/length', '/foo/-', '/foo/0/length', '/constructor', '/__proto__', '/a/b'])(
  '%s leads nowhere',
  (pointer) => expect(valueAt(example, pointer)).toBeUndefined(),
)

test('a fragment with an escape that is none is taken as it stands', () => expect(parsePointer('#/%zz')).toEqual(['%zz']))

test('a pointer is taken apart into the keys that it was made of', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) => {
      expect(parsePointer(pointerTo('', ...keys))).toEqual(keys)
      expect(parsePointer(pointerTo('#', ...keys))).toEqual(keys)
    }),
  ))

test('a fragment has nothing that a URI does not allow', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (keys) => {
      const fragment = uriFragment(pointerTo('', ...keys))
      expect(fragment).toMatch(/^#[/\w\-.~!$&'()*+,;=:@%]*$/)
      expect(parsePointer(fragment)).toEqual(keys)
    }),
  ))

test.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/ab', '/a', false],
  ['/a', '/a/b', false],
  ['/a', '', true],
])('%j leads into %j: %s', (pointer, above, is) => expect(leadsInto(pointer, above)).toBe(is))

describe('a copy', () => {
  const value = { a: { b: 1, c: 2 }, d: [1] }

  test('with another value', () => {
    expect(withValueAt(value, '/a/b', 3)).toEqual({ a: { b: 3, c: 2 }, d: [1] })
    expect(withValueAt(value, '/e/f', 3)).toEqual({ ...value, e: { f: 3 } })
    expect(withValueAt(value, '', 3)).toBe(3)
    expect(Object.keys(withValueAt({}, '/__proto__', 3) as object)).toEqual(['__proto__'])
  })

  test('without a member', () => {
    expect(withoutValueAt(value, '/a/b')).toEqual({ a: { c: 2 }, d: [1] })
    expect(withoutValueAt(value, '/d')).toEqual({ a: { b: 1, c: 2 } })
    expect(withoutValueAt(value, '/e/f')).toEqual(value)
    expect(withoutValueAt(value, '/d/0')).toEqual(value)
    expect(value).toEqual({ a: { b: 1, c: 2 }, d: [1] })
  })
})
