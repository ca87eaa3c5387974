/** Who may import whom: a bug must not hide on both sides of a contract. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const allowed: Readonly<Record<string, readonly string[]>> = {
  spec: ['spec'],
  harness: ['spec', 'harness'],
  fixtures: ['spec', 'harness', 'fixtures'],
  suites: ['spec', 'harness', 'fixtures', 'suites'],
  emulator: ['harness', 'emulator'],
  reports: ['spec', 'harness', 'reports'],
}
/** A vitest file is a door: it may import anything. */
const isDoor = (file: string): boolean => file.endsWith('.test.ts')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

for (const [folder, may] of Object.entries(allowed)) {
  test(`${folder} imports from ${may.join(', ')} only`, () => {
    const files = sources(folder).filter((file) => !isDoor(file))
    expect(files.length).toBeGreaterThan(0)
    const strays = files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].flatMap(([, path]) => {
        const imported = relative(root, join(root, dirname(file), path!)).split('/')[0]!
        return may.includes(imported) ? [] : [`${file} imports ${path}`]
      }),
    )
    expect(strays).toEqual([])
  })
}

test('the emulator takes no schema validator, and of the harness only what describes messages', () => {
  const text = sources('emulator')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  expect(text).not.toMatch(/from '(ajv|ajv-formats|yaml)/)
  expect([...new Set([...text.matchAll(/from '\.\.\/harness\/([^']+)'/g)].map(([, file]) => file))].sort()).toEqual([
    'exchange.ts',
    'server.ts',
  ])
})
