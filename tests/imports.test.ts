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

/** The import statements of a file: where from, and whether it takes types alone. */
const importsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) (type )?[^'";]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    ([, type, from, dynamic]) => ({ from: (from ?? dynamic)!, types: type !== undefined }),
  )

test('the emulator takes nothing from npm, and of other folders only types of what describes messages', () => {
  const foreign = sources('emulator').flatMap((file) =>
    importsOf(file)
      .filter(({ from }) => !from.startsWith('node:'))
      .map(({ from, types }) => ({ from: from.startsWith('.') ? join(dirname(file), from) : from, types, file }))
      .filter(({ from }) => !from.startsWith('emulator/')),
  )
  expect(foreign.filter(({ types }) => !types)).toEqual([])
  expect([...new Set(foreign.map(({ from }) => from))].sort()).toEqual(['harness/exchange.ts', 'harness/server.ts'])
})

test('no file imports itself, by whatever detour, not even for a type', () => {
  const files = ['spec', 'harness', 'fixtures', 'suites', 'emulator', 'reports', 'cli', 'bench', 'tests'].flatMap(sources)
  const links = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter(({ from }) => from.startsWith('.'))
        .map(({ from }) => join(dirname(file), from)),
    ]),
  )
  expect([...links.values()].flat().length).toBeGreaterThan(1000)
  expect(circles(links)).toEqual([])
  expect(circles(new Map([...links, ['spec/json.ts', ['spec/pointer.ts']]]))).toEqual(['spec/json.ts', 'spec/pointer.ts'])
})

/** The files that reach themselves. */
function circles(links: ReadonlyMap<string, readonly string[]>): string[] {
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of links.get(from) ?? []) if (!seen.has(next)) reached(next, seen.add(next))
    return seen
  }
  return [...links.keys()].filter((file) => reached(file).has(file)).sort()
}

test("the emulator's core knows no provider: no noun, type or path of one, and no module of a kind", () => {
  const core = sources('emulator').filter((file) => file.startsWith('emulator/arm/'))
  expect(core.length).toBeGreaterThan(20)
  const words = /vault|recovery|backup|polic(y|ies)|protect|Microsoft\.(?!Something)/i
  expect(
    core.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => words.test(line)),
    ),
  ).toEqual([])
  expect(core.flatMap(importsOf).filter(({ from }) => from.startsWith('../') && !from.startsWith('../../harness/'))).toEqual([])
})
