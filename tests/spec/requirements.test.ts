/** Traceability: every requirement is quoted, every check answers for one, and neither list runs ahead of the other. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { isMap, isScalar, isSeq, parseDocument, visit, type Document, type Pair } from 'yaml'
import { shippedContract } from '../../spec/load.ts'
import { loadRequirements, type Requirement } from '../../spec/requirements.ts'
import { checks } from '../../suites/checks/index.ts'

const requirements = loadRequirements()
const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]))
const ours = requirements.filter(({ id }) => id.startsWith('OAS-'))

let source: string
let document: Document
beforeAll(async () => {
  source = await readFile(shippedContract(), 'utf8')
  document = parseDocument(source, { keepSourceTokens: true })
})

const tokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The text at a pointer, its own key included; `undefined` where the pointer leads nowhere. */
function textAt(pointer: string): string | undefined {
  const path = tokens(pointer)
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
        const places = path.map(
          (_, i) =>
            `#/${path
              .slice(0, i + 1)
              .map((token) => token.replaceAll('~', '~0').replaceAll('/', '~1'))
              .join('/')}`,
        )
        if (!places.some((place) => covered.has(place))) bare.push(places.at(-1)!)
      },
    })
    expect(bare).toEqual([])
  })

  test('has no operation, response, parameter or property without a requirement that points at it', () => {
    const pointers = new Set(ours.flatMap(({ where }) => where))
    const wanted = ['#/info/version', '#/security']
    const below = (at: string, ...rest: string[]): unknown => document.getIn(tokens(at).concat(rest))
    const names = (at: string): string[] => {
      const map = below(at)
      return isMap(map) ? map.items.map((item) => String((item.key as { value: unknown }).value)) : []
    }
    const escaped = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')
    for (const path of names('#/paths')) {
      for (const method of names(`#/paths/${escaped(path)}`).filter((name) => name !== 'parameters')) {
        const at = `#/paths/${escaped(path)}/${method}`
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
  const above = (id: string): string[] => [id, ...(byId.get(id)?.under ?? []).flatMap(above)]

  test('each source of a check is there, is not excluded, and lists the check', () => {
    const loose = checks.flatMap(({ id, source }) =>
      source.filter((name) => !byId.get(name)?.checks?.includes(id)).map((name) => `${id}: ${name}`),
    )
    expect(loose).toEqual([])
  })

  test('each check of a requirement is there, and names it or what it is under', () => {
    const known = new Map(checks.map((check) => [check.id, check]))
    const loose = requirements.flatMap(({ id, checks: by = [] }) =>
      by.filter((check) => !known.get(check)?.source.some((name) => above(id).includes(name))).map((check) => `${id}: ${check}`),
    )
    expect(loose).toEqual([])
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

describe('a faulty file is told in one line, with its place', () => {
  const good: Requirement = {
    id: 'ARM-X-01',
    says: 'A.',
    where: ['x https://x.test'],
    evidence: ['R'],
    level: 'must',
    profile: 'arm',
    checks: ['a'],
  }
  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    ['an unknown level', [{ ...good, level: 'shall' }], /#\/0\/level: must be equal to one of the allowed values: must, should, info/],
    ['a member that nobody knows', [{ ...good, check: 'a' }], /#\/0: must NOT have additional properties: check/],
    ['a missing member', [{ ...good, says: undefined }], /#\/0: must have required property 'says'/],
    ['one id twice', [good, good], /#\/1\/id: ARM-X-01 is there twice/],
    ['neither checks nor a reason', [{ ...good, checks: undefined }], /#\/0: ARM-X-01 has neither checks nor a reason/],
    ['checks and a reason', [{ ...good, excluded: 'because it cannot be seen' }], /#\/0: ARM-X-01 is excluded and has checks/],
    ['a reason that is none', [{ ...good, checks: undefined, excluded: 'no' }], /#\/0\/excluded: must NOT have fewer than 20 characters/],
    ['an unknown whole', [{ ...good, under: ['ARM-Y-01'] }], /#\/0\/under: ARM-X-01 is under ARM-Y-01, which is not there/],
    ['a part of itself', [{ ...good, under: ['ARM-X-01'] }], /ARM-X-01 is under itself/],
    [
      'breaksOnAzure without a word',
      [{ ...good, breaksOnAzure: true }],
      /#\/0: must have property azure when property breaksOnAzure is present/,
    ],
    ['no list', { id: 'x' }, /must be array/],
  ]
  for (const [what, value, message] of faults) {
    test(what, async () => {
      const file = join(await mkdtemp(join(tmpdir(), 'requirements-')), 'requirements.yml')
      await writeFile(file, JSON.stringify(value))
      expect(() => loadRequirements(file)).toThrow(message)
      expect(() => loadRequirements(file)).toThrow(file)
    })
  }
  test('a file that is not there', () =>
    expect(() => loadRequirements('/nowhere/requirements.yml')).toThrow('/nowhere/requirements.yml: no such file'))
  test('invalid YAML', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'requirements-')), 'requirements.yml')
    await writeFile(file, '- id: [')
    expect(() => loadRequirements(file)).toThrow(/requirements\.yml: invalid YAML/)
  })
})
