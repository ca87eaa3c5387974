/** Annotations point at the requirement in the document, and nothing that a server says ends one or begins another. */
import { expect, test } from 'vitest'
import { loadContract, shippedContract } from '../../spec/load.ts'
import { readFileSync } from 'node:fs'
import { loadRequirements } from '../../spec/requirements.ts'
import { annotations, type AnnotatedDocument } from '../../reports/annotations.ts'
import type { Report, ReportedResult } from '../../reports/report.ts'
import { hostile, sample } from './sample.ts'

const { operations } = await loadContract()
const text = readFileSync(shippedContract(), 'utf8')
const document: AnnotatedDocument = { text, path: 'spec/azure-backup.openapi.yml', operations }
const requirements = loadRequirements()

const template = sample.results.find(({ result }) => result === 'deleted-is-gone@deleteVaults')!
const result = (requirement: string, operation: string, more: Partial<ReportedResult> = {}): ReportedResult => ({
  ...template,
  operation,
  result: `a-check@${operation}`,
  findings: [{ ...template.findings[0]!, source: { requirement, promise: 'it holds', citation: 'there' } }],
  ...more,
})
const of = (results: readonly ReportedResult[], where = document): string[] =>
  annotations({ ...sample, results } as Report, requirements, where)
const lineOf = (line: string): string | undefined => text.split('\n')[Number(/line=(\d+)/.exec(line)?.[1]) - 1]?.trim()

/** As GitHub's runner reads a command. */
function read(line: string): { kind: string; properties: Record<string, string>; message: string } {
  const [, kind, list, message] = /^::(\w+) ([^:]*)::(.*)$/s.exec(line)!
  const decode = (value: string): string =>
    value.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%')
  return {
    kind: kind!,
    properties: Object.fromEntries(list!.split(',').map((pair) => [pair.split('=')[0]!, decode(pair.slice(pair.indexOf('=') + 1))])),
    message: decode(message!),
  }
}

test('a failed requirement is an error, warnings a notice; what passed, is waived or untested is neither', () => {
  const lines = annotations(sample, requirements, document)
  expect(lines.map((line) => read(line).kind)).toEqual(['error', 'error', 'error', 'notice'])
  expect(read(lines[1]!)).toMatchObject({
    properties: { title: template.title },
    message: expect.stringContaining('Actual: /status still answers 200') as string,
  })
})

test('the line is that of the requirement in the operation; of another place, where it stands; of other sources, that of the operation', () => {
  const [own, elsewhere, arm] = of([
    result('OAS-GET-404', 'getVaults'),
    result('OAS-API-VERSION', 'deleteVaults'),
    result('ARM-DEL-02', 'deleteVaults'),
  ])
  expect(read(own!).properties).toMatchObject({ file: 'spec/azure-backup.openapi.yml' })
  expect(lineOf(own!)).toBe("'404':")
  expect(lineOf(elsewhere!)).toBe('apiVersion:')
  expect(lineOf(arm!)).toBe('delete:')
})

test('a document outside of the workspace is named in words, and not as a file that GitHub would look for', () => {
  const { path: _, ...outside } = document
  const endings = read(of([result('OAS-GET-404', 'getVaults')], outside)[0]!)
  expect(Object.keys(endings.properties)).toEqual(['title'])
  expect(endings.message).toMatch(/Expected: it holds \(line \d+; there\)/)
})

test('another edition, without the requirement or the operation: no line, and the finding is told', () => {
  const endings = read(of([result('OAS-GET-404', 'getVaults')], { text: 'openapi: 3.1.0\n', path: 'other.yml', operations: [] })[0]!)
  expect(endings.properties).toEqual({ title: template.title })
})

test('at most ten of a kind, the last of which counts the rest', () => {
  const many = of(Array.from({ length: 31 }, (_, i) => result('OAS-GET-404', 'getVaults', { level: i < 20 ? 'must' : 'should' }))).map(read)
  expect(many.map(({ kind }) => kind)).toEqual([...Array<string>(10).fill('error'), ...Array<string>(10).fill('notice')])
  expect([many[9], many[19]].map((last) => last!.properties['title'])).toEqual(['11 more failed requirements', '2 more advisory findings'])
})

test('line ends, separators and escape sequences of a server stay words', () => {
  const evil = `${hostile}\r\n::set-output name=verdict::conformant\n::error file=x,line=1::no %0A::add-mask::e\x1b[2J`
  const lines = of([
    result('OAS-GET-404', 'getVaults', {
      title: evil,
      result: evil,
      findings: [
        { says: evil, pointer: evil, exchange: evil, more: 0, curl: '', source: { requirement: evil, promise: evil, citation: evil } },
      ],
    }),
  ])
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/[^\P{C}]/u)
  const { kind, properties, message } = read(lines[0]!)
  expect([kind, Object.keys(properties)]).toEqual(['error', ['file', 'line', 'title']])
  expect(message).toContain('%0A::add-mask::e\\x1b[2J')
  expect(message.split('\n').every((line) => /^(Actual|Expected): |^.*@|^\S/.test(line) && !line.startsWith('::'))).toBe(true)
})
