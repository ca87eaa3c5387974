import { describe, expect, test } from 'vitest'
import { toJunit } from '../../reports/junit.ts'
import { called } from '../../reports/reading.ts'
import { hostile, sample, sound } from './sample.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!)

/** Reads XML as strictly as this form needs: throws at whatever is not well formed (XML 1.0 §2.1). */
function parse(xml: string): Element {
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(xml)) throw new Error('illegal character')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const rest = xml.replace(/^<\?xml[^?]*\?>\n/, '')
  const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/y
  for (let match; token.lastIndex < rest.length; ) {
    const at = token.lastIndex
    match = token.exec(rest)
    if (!match) throw new Error(`not well formed at ${at}: ${rest.slice(at, at + 40)}`)
    const [, closed, opened, attributes, empty, text] = match
    const bare = /&(?!(?:amp|lt|gt|quot|apos);)/.test((text ?? '') + (attributes ?? '')) || text?.includes(']]>')
    if (bare) throw new Error(`bare & or ]]> at ${at}`)
    if (closed && open.pop()!.name !== closed) throw new Error(`</${closed}> at ${at}`)
    if (text) open.at(-1)!.text += unescaped(text)
    if (!opened) continue
    const pairs = [...attributes!.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, unescaped(value!)])
    const element: Element = { name: opened, attributes: Object.fromEntries(pairs), children: [], text: '' }
    open.at(-1)!.children.push(element)
    if (!empty) open.push(element)
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one whole element')
  return root.children[0]!
}

const whole = parse(toJunit(sample))
const suites = whole.children
const cases = suites.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'))
const caseOf = (result: string) => cases.find((each) => each.attributes['name'] === result)!

describe('JUnit', () => {
  test('has one suite per profile and one case per result', () => {
    expect(suites.map((suite) => suite.attributes['name'])).toEqual(['contract', 'lifecycle', 'arm'])
    expect(cases.map((each) => each.attributes['name']).sort()).toEqual(sample.results.map(({ result }) => result).sort())
    for (const result of sample.results) expect(caseOf(result.result).attributes['classname']).toBe(`${result.profile}.${result.operation}`)
  })

  const elements = {
    failed: 'failure',
    error: 'error',
    warnings: 'skipped',
    untested: 'skipped',
    waived: 'skipped',
    unsupported: 'skipped',
  }
  test.each(Object.entries(elements))('says %s as %s', (outcome, element) => {
    const results = sample.results.filter((result) => called(result) === outcome)
    expect(results).not.toHaveLength(0)
    for (const result of results) expect(caseOf(result.result).children.map(({ name }) => name)).toEqual([element])
  })

  test('says nothing more of what passed', () => {
    for (const result of sample.results.filter(({ outcome }) => outcome === 'passed')) expect(caseOf(result.result).children).toEqual([])
  })

  test('counts what it holds', () => {
    const numbers = ({ attributes }: Element) => ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(attributes[name]))
    const counted = (of: readonly Element[]) => {
      const inside = of.flatMap((each) => each.children.map(({ name }) => name))
      return [of.length, ...['failure', 'error', 'skipped'].map((name) => inside.filter((each) => each === name).length)]
    }
    expect(numbers(whole)).toEqual(counted(cases))
    for (const suite of suites) expect(numbers(suite)).toEqual(counted(suite.children.filter(({ name }) => name === 'testcase')))
    expect(numbers(whole)[1]).toBe(3)
  })

  test('tells each failure so that it reads alone', () => {
    const [failure] = caseOf('deleted-is-gone@deleteVaults').children
    expect(failure!.attributes['message']).toBe('still answers 200 eleven seconds after the deletion had settled')
    for (const said of ['A GET of a deleted resource must return 404.', 'Azure RPC v1', '/status', 'synchronous-012', 'curl -i -X GET']) {
      expect(failure!.text).toContain(said)
    }
  })

  test('names the reason of what was skipped, warnings as such', () => {
    const message = (result: string) => caseOf(result).children[0]!.attributes['message']
    expect(message('request-id-is-present@listVaultsByResourceGroup')).toBe('warnings: x-ms-request-id is missing')
    expect(message('next-link-advances@listVaultsBySubscription')).toBe('unsupported: the list had one page only')
    expect(message('missing-token-is-refused@getVaults')).toMatch(/^waived: known; /)
  })

  test('gives back hostile text in full, spelt out where it acts', () => {
    const { text } = caseOf('body-fits-schema@getVaults').children[0]!
    expect(text).toContain('<script>globalThis.pwned = 1</script>]]> "quoted" \'single\'')
    expect(text).toContain('\\x1b[31mred\\x07 \\u202eesrever\\u2066 NUL\\x00')
    expect(hostile).toContain('\0')
  })

  test('is well formed for a sound report, and for characters that XML cannot hold', () => {
    expect(parse(toJunit(sound)).attributes['failures']).toBe('0')
    const odd = { ...sample, because: 'a\uFFFEb\uD800c\u{1FFFE}d' }
    expect(parse(toJunit(odd)).children[0]!.children[0]!.children[1]!.attributes['value']).toBe('a\\ufffeb\\ud800c\\u{1fffe}d')
  })
})
