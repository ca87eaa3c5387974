/** Pointers lead to the lines on which people find them. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lineFinder } from '../../spec/lines.ts'
import { loadContract, shippedContract } from '../../spec/load.ts'
import { parsePointer } from '../../spec/pointer.ts'
import { loadRequirements } from '../../spec/requirements.ts'

const text = `openapi: 3.1.0
paths:
  /a/{b}:
    get:
      responses:
        200: { description: fine }
        '404':
          description: gone
tags:
- name: one
- name: two
`

test.each([
  ['#', 1],
  ['#/paths', 2],
  ['#/paths/~1a~1{b}', 3],
  ['#/paths/~1a~1{b}/get', 4],
  ['#/paths/~1a~1{b}/get/responses/200', 6],
  ['#/paths/~1a~1{b}/get/responses/404/description', 8],
  ['#/tags/1', 11],
  ['#/tags/1/name', 11],
])('%s is on line %i', (pointer, line) => {
  expect(lineFinder(text)(pointer)).toBe(line)
})

test.each(['#/nowhere', '#/paths/~1a~1{b}/put', '#/tags/2', '#/openapi/deeper'])('%s leads nowhere', (pointer) =>
  expect(lineFinder(text)(pointer)).toBeUndefined(),
)

test('JSON has lines too', () => expect(lineFinder('{\n  "paths": {\n    "/a": {}\n  }\n}')('#/paths/~1a')).toBe(3))

test('every pointer of the requirements, and every operation, has its line in the shipped document', async () => {
  const document = readFileSync(shippedContract(), 'utf8')
  const [lineOf, lines] = [lineFinder(document), document.split('\n')]
  const pointers = [
    ...loadRequirements().flatMap(({ where }) => where),
    ...(await loadContract()).operations.map(({ pointer }) => pointer),
  ].filter((where) => where.startsWith('#/'))
  expect(pointers.length).toBeGreaterThan(50)
  for (const pointer of pointers) {
    const key = parsePointer(pointer).at(-1)!
    expect(lines[lineOf(pointer)! - 1]!.trim(), pointer).toMatch(
      /^\d+$/.test(key) ? new RegExp(`^(- |'${key}':)`) : new RegExp(`^(- )?${key.replace(/[{}.]/g, '\\$&')}:`),
    )
  }
})
