import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { behaviours } from '../../emulator/behaviours.ts'

const folder = new URL('.', import.meta.url)
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
const shown = new Set(sources.flatMap((source) => [...source.matchAll(/^ *behaviour\('([a-z0-9-]+)'/gm)].map(([, id]) => id)))

test('the ids of behaviours are unique', () => {
  const ids = behaviours.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
})

test('every behaviour is shown by a test and names its evidence', () => {
  expect(behaviours.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([])
  expect(behaviours.filter(({ witness }) => witness.length < 8)).toEqual([])
})
