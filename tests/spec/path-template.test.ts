/** One matcher for templates of paths and ids. */
import { expect, test } from 'vitest'
import { fillPath, parsePath, sameShape } from '../../spec/path-template.ts'

const template = '/groups/{group}/things/{name}'

test('a path is filled, each value as one segment', () => {
  expect(fillPath(template, { group: 'a/b c', name: 'é' })).toBe('/groups/a%2Fb%20c/things/%C3%A9')
  expect(fillPath(template, { name: '' })).toBe('/groups/{group}/things/')
  expect(fillPath('/groups/group', { group: 'x', roup: 'y' })).toBe('/groups/group')
})

test('what was filled is parsed again, whatever the casing of the fixed segments', () => {
  const names = { group: 'a/b c', name: 'é' }
  expect(parsePath(template, fillPath(template, names))).toEqual(names)
  expect(parsePath(template, '/GROUPS/G/Things/T')).toEqual({ group: 'G', name: 'T' })
})

test.each([
  '/groups/g/things',
  '/groups/g/things/',
  '/groups/g/thing/t',
  '/groups/g/things/t/u',
  'groups/g/things/t',
  '/groups/g/things/%zz',
])('%s is none of it', (path) => expect(parsePath(template, path)).toBeUndefined())

test('two templates have one shape, whatever their variables are called; a slash at the end changes nothing', () => {
  expect([...sameShape(template, '/Groups/{g}/THINGS/{t}/')!]).toEqual([
    ['group', 'g'],
    ['name', 't'],
  ])
  expect(sameShape(template, '/groups/{g}/things/all')).toBeUndefined()
  expect(sameShape('/groups/all', '/groups/{g}')).toBeUndefined()
})
