/** Traceability: every requirement is quoted, every check answers for one, and neither list runs ahead of the other. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { isMap, isScalar, isSeq, parseDocument, visit, type Document, type Pair } from 'yaml'
import { shippedContract } from '../../spec/load.ts'
import { parsePointer, pointerTo } from '../../spec/pointer.ts'
import { loadRequirements, requirementFiles, type Requirement } from '../../spec/requirements.ts'
import { checksByRequirement } from '../../harness/traceability.ts'
import { checks } from '../../suites/checks/index.ts'

const good: Requirement = {
  id: 'ARM-X-01',
  says: 'A.',
  where: ['x https://x.test'],
  evidence: ['R'],
  level: 'must',
  profile: 'arm',
}

const requirements = loadRequirements()
const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]))
const ours = requirements.filter(({ id }) => id.startsWith('OAS-'))

let source: string
let document: Document
beforeAll(async () => {
  source = await readFile(shippedContract(), 'utf8')
  document = parseDocument(source, { keepSourceTokens: true })
})

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The text at a pointer, its own key included; `undefined` where the pointer leads nowhere. */
function textAt(pointer: string): string | undefined {
  const path = parsePointer(pointer)
  const key = path.pop()!
  const parent = path.length ? document.getIn(path) : document.contents
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key) as
      | Pair<{ range: number[] }, { range: number[] }>
      | undefined
    return pair && source.slice(pair.key.range[0], pair.value!.range[1])
  }
  const item = isSeq(parent) ? (parent.items[Number(key)] as { range: number[] } | undefined) : undefined
  return item && source.slice(item.range[0], item.range[1])
}

describe('each requirement', () => {
  test('is there once', () => expect(byId.size).toBe(requirements.length))

  test('of the document is quoted word for word at each of its pointers', () => {
    const astray = ours.flatMap(({ id, says, where }) =>
      where.flatMap((pointer) => {
        const text = textAt(pointer)
        return text === undefined
          ? [`${id}: ${pointer} leads nowhere`]
          : folded(text).includes(folded(says))
            ? []
            : [`${id}: not at ${pointer}`]
      }),
    )
    expect(astray).toEqual([])
  })

  test('of the document has pointers and grade O, others a citation with URL and other grades', () => {
    const mixed = requirements.filter(
      ({ id, where, evidence }) =>
        id.startsWith('OAS-') !== where.every((place) => place.startsWith('#/')) ||
        id.startsWith('OAS-') !== evidence.includes('O') ||
        id.startsWith('HTTP-') !== evidence.includes('H'),
    )
    expect(mixed.map(({ id }) => id)).toEqual([])
  })

  test('that is unknown or excluded is no must, and one that is inferred alone is one by the text of Resource Manager only', () => {
    const wrong = requirements.filter(
      ({ level, excluded, evidence, where }) =>
        level === 'must' &&
        (excluded !== undefined ||
          (evidence.every((grade) => grade === 'I' || grade === 'U') && !where.some((place) => place.startsWith('ARM RPC')))),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('that is excluded says why, in a sentence', () => {
    for (const { id, excluded } of requirements) if (excluded !== undefined) expect(excluded.length, id).toBeGreaterThanOrEqual(20)
  })
})

describe('the document', () => {
  test('has no word that no requirement stands for', () => {
    const covered = new Set(ours.flatMap(({ where }) => where))
    const bare: string[] = []
    visit(document, {
      Scalar(key, _node, ancestors) {
        if (key === 'key') return
        const path = [...ancestors, _node].flatMap((node, i, all) => {
          const parent = all[i - 1]
          if (isSeq(parent)) return [String(parent.items.indexOf(node))]
          return typeof node === 'object' && 'key' in node && isScalar(node.key) ? [String(node.key.value)] : []
        })
        const places = path.map((_, i) => pointerTo('#', ...path.slice(0, i + 1)))
        if (!places.some((place) => covered.has(place))) bare.push(places.at(-1)!)
      },
    })
    expect(bare).toEqual([])
  })

  test('has no operation, response, parameter or property without a requirement that points at it', () => {
    const pointers = new Set(ours.flatMap(({ where }) => where))
    const wanted = ['#/info/version', '#/security']
    const below = (at: string, ...rest: string[]): unknown => document.getIn(parsePointer(at).concat(rest))
    const names = (at: string): string[] => {
      const map = below(at)
      return isMap(map) ? map.items.map((item) => String((item.key as { value: unknown }).value)) : []
    }
    for (const path of names('#/paths')) {
      for (const method of names(pointerTo('#/paths', path)).filter((name) => name !== 'parameters')) {
        const at = pointerTo('#/paths', path, method)
        wanted.push(
          `${at}/description`,
          ...names(`${at}/responses`).map((status) => `${at}/responses/${status}`),
          ...(below(at, 'requestBody') ? [`${at}/requestBody`] : []),
        )
      }
    }
    wanted.push(...names('#/components/parameters').map((name) => `#/components/parameters/${name}`))
    for (const schema of names('#/components/schemas'))
      wanted.push(
        ...names(`#/components/schemas/${schema}/properties`)
          .filter((name) => name !== 'error')
          .map((name) => `#/components/schemas/${schema}/properties/${name}`),
      )
    expect(wanted.filter((pointer) => !pointers.has(pointer))).toEqual([])
  })
})

describe('checks and requirements', () => {
  const answering = checksByRequirement(requirements, checks)

  test('each source of a check is there, and is not excluded', () => {
    expect(checks.flatMap(({ id, source }) => source.filter((name) => !answering.has(name)).map((name) => `${id}: ${name}`))).toEqual([])
  })

  test('each requirement that is not excluded has a check', () => {
    expect([...answering].filter(([, by]) => by.length === 0).map(([id]) => id)).toEqual([])
  })

  test('the checks of a whole answer for its parts, after those that name the part', () => {
    const whole: Requirement = { ...good, id: 'ARM-A-01' }
    const parts: Requirement[] = [
      { ...good, id: 'ARM-A-02', under: ['ARM-A-01'] },
      { ...good, id: 'ARM-A-03', under: ['ARM-A-02', 'ARM-A-01'] },
    ]
    const excluded: Requirement = { ...good, id: 'ARM-A-04', excluded: 'because it cannot be seen' }
    const by = checksByRequirement(
      [...parts, whole, excluded],
      [
        { id: 'of-the-whole', source: ['ARM-A-01'] },
        { id: 'of-a-part', source: ['ARM-A-02', 'ARM-A-01'] },
      ],
    )
    expect(Object.fromEntries(by)).toEqual({
      'ARM-A-01': ['of-the-whole', 'of-a-part'],
      'ARM-A-02': ['of-a-part', 'of-the-whole'],
      'ARM-A-03': ['of-a-part', 'of-the-whole'],
    })
  })

  test('a must rests on a must', () => {
    const weak = checks.filter(({ level, source }) => level === 'must' && !source.some((name) => byId.get(name)?.level === 'must'))
    expect(weak.map(({ id }) => id)).toEqual([])
  })

  /** A check belongs to the profile of one of its sources: what it quotes first may say more than it asks. */
  test('a check is of the profile of one of its sources', () => {
    const astray = checks.filter(({ profile, source }) => !source.some((name) => byId.get(name)?.profile === profile))
    expect(
      astray.map(
        ({ id, profile, source }) => `${id} (${profile}): ${source.map((name) => `${name} ${byId.get(name)?.profile}`).join(', ')}`,
      ),
    ).toEqual([])
  })
})

/** The rules of azure-facts §3. */
const rules = `
  ARM-GEN-01 ARM-GEN-02 ARM-GEN-03 ARM-GEN-04 ARM-GEN-05 ARM-GEN-06 ARM-GEN-07 ARM-GEN-08 ARM-ERR-01 ARM-ERR-02 ARM-ERR-03
  ARM-PUT-01 ARM-PUT-02 ARM-PUT-03 ARM-PUT-04 ARM-PUT-05 ARM-PUT-06 ARM-LOC-01 ARM-PATCH-01 ARM-PATCH-02 ARM-PATCH-03 ARM-PATCH-04 ARM-PATCH-05
  ARM-DEL-01 ARM-DEL-02 ARM-DEL-03 ARM-GET-01 ARM-LIST-01 ARM-LIST-02 ARM-STATE-01 ARM-ASYNC-01 ARM-ASYNC-02 ARM-ASYNC-03 ARM-ASYNC-04
  ARM-SYS-01 ARM-ETAG-01 ARM-ETAG-02 ARM-TAG-01 ARM-PROP-01 ARM-PROP-02 ARM-OPS-01 ARM-OPS-02 ARM-THR-01`
  .trim()
  .split(/\s+/)

test('every rule of Resource Manager that was gathered is there', () => expect(rules.filter((id) => !byId.has(id))).toEqual([]))

/** A folder with these files, each the text that is given, or a value. */
async function folderOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'requirements-'))
  for (const [name, value] of Object.entries(files))
    await writeFile(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
  return folder
}

describe('files', () => {
  test('come in the order of their names, requirements as they stand, each with the document of its file', async () => {
    const pointer = { ...good, id: 'OAS-X', where: ['#/x'] }
    const folder = await folderOf({
      'b.yml': { title: 'B', requirements: [good] },
      'a.yml': { title: 'A', document: 'x.openapi.yml', requirements: [pointer, { ...pointer, id: 'OAS-A' }] },
      'notes.md': 'nothing',
    })
    expect(requirementFiles(folder).map(({ name, title }) => [name, title])).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ])
    expect(loadRequirements(folder).map(({ id, document: file }) => [id, file])).toEqual([
      ['OAS-X', 'x.openapi.yml'],
      ['OAS-A', 'x.openapi.yml'],
      ['ARM-X-01', undefined],
    ])
  })

  test('each have a first word of their own in their ids', () => {
    const words = requirementFiles().map(({ name, requirements: list }) => [name, [...new Set(list.map(({ id }) => id.split('-')[0]))]])
    expect(words.filter(([, used]) => used!.length !== 1)).toEqual([])
    expect(new Set(words.flatMap(([, used]) => used)).size).toBe(words.length)
  })
})

describe('a faulty file is told in one line, with its place', () => {
  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    [
      'an unknown level',
      [{ ...good, level: 'shall' }],
      /#\/requirements\/0\/level: must be equal to one of the allowed values: must, should, info/,
    ],
    ['a member that nobody knows', [{ ...good, checks: ['a'] }], /#\/requirements\/0: must NOT have additional properties: checks/],
    ['a missing member', [{ ...good, says: undefined }], /#\/requirements\/0: must have required property 'says'/],
    ['one id twice', [good, good], /#\/requirements\/1\/id: ARM-X-01 is there twice$/],
    [
      'a reason and a whole',
      [{ ...good, excluded: 'because it cannot be seen', under: ['ARM-X-01'] }],
      /#\/requirements\/0: ARM-X-01 is excluded and is under ARM-X-01/,
    ],
    ['a reason that is none', [{ ...good, excluded: 'no' }], /#\/requirements\/0\/excluded: must NOT have fewer than 20 characters/],
    ['an unknown whole', [{ ...good, under: ['ARM-Y-01'] }], /#\/requirements\/0\/under: ARM-X-01 is under ARM-Y-01, which is not there/],
    ['a part of itself', [{ ...good, under: ['ARM-X-01'] }], /ARM-X-01 is under itself/],
    [
      'two that are parts of each other',
      [
        { ...good, id: 'ARM-X-02', under: ['ARM-X-01'] },
        { ...good, under: ['ARM-X-02'] },
      ],
      /ARM-X-02 is under itself/,
    ],
    [
      'breaksOnAzure without a word',
      [{ ...good, breaksOnAzure: true }],
      /#\/requirements\/0: must have property azure when property breaksOnAzure is present/,
    ],
    [
      'a pointer into nothing',
      [{ ...good, where: ['#/x'] }],
      /#\/requirements\/0\/where: ARM-X-01 has a pointer, and its file names no document/,
    ],
    ['no list', { id: 'x' }, /#\/requirements: must be array/],
  ]
  for (const [what, value, message] of faults) {
    test(what, async () => {
      const folder = await folderOf({ 'arm.yml': { title: 'A', requirements: value } })
      expect(() => loadRequirements(folder)).toThrow(message)
      expect(() => loadRequirements(folder)).toThrow(join(folder, 'arm.yml'))
    })
  }
  test('one id in two files', async () => {
    const folder = await folderOf({ 'a.yml': { title: 'A', requirements: [good] }, 'b.yml': { title: 'B', requirements: [good] } })
    expect(() => loadRequirements(folder)).toThrow(
      `${join(folder, 'b.yml')} at #/requirements/0/id: ARM-X-01 is there twice, first in ${join(folder, 'a.yml')}`,
    )
  })
  test('a list without a title', async () =>
    expect(loadRequirements.bind(undefined, await folderOf({ 'arm.yml': [good] }))).toThrow(/arm\.yml at #: must be object/))
  test('a folder that is not there', () =>
    expect(() => loadRequirements('/nowhere/requirements')).toThrow('/nowhere/requirements: no such file or folder'))
  test('a folder without files', async () =>
    expect(loadRequirements.bind(undefined, await folderOf({ 'notes.md': 'x' }))).toThrow('has no file NAME.yml'))
  test('invalid YAML', async () =>
    expect(loadRequirements.bind(undefined, await folderOf({ 'arm.yml': '- id: [' }))).toThrow(/arm\.yml: invalid YAML/))
})
