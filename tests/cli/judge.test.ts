/** What `judge` refuses, and what it accuses nobody of. */
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { command } from './in-process.ts'

const url = (path: string): string => `https://management.azure.com${path}?api-version=2024-01-01`
const list = url('/subscriptions/5e0e3a1c-0000-4000-8000-00000000e111/providers/Microsoft.RecoveryServices/vaults')

/** A HAR file of GETs, each with the content that its answer was recorded with. */
function recorded(entries: readonly (readonly [url: string, content: object])[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'har-')), 'recorded.har')
  const log = {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: entries.map(([asked, content]) => ({
      startedDateTime: '2026-01-01T00:00:00.000Z',
      time: 1,
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 },
      request: {
        method: 'GET',
        url: asked,
        httpVersion: 'HTTP/1.1',
        headers: [],
        cookies: [],
        queryString: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        cookies: [],
        content,
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
    })),
  }
  writeFileSync(file, JSON.stringify({ log }))
  return file
}

const judge = (file: string, out = mkdtempSync(join(tmpdir(), 'judged-'))) => command(['judge', file, '--out', out])

test('a recording with no exchange of the contract is nothing to judge', async () => {
  const { code, err } = await judge(recorded([['https://example.com/other', { size: 2, mimeType: 'application/json', text: '{}' }]]))
  expect([code, err]).toEqual([2, expect.stringContaining('none of 1 recorded exchanges belongs to the contract')])
})

test('bodies that the recorder left out are no fault of anybody', async () => {
  const { code, out } = await judge(recorded([[list, { size: 500, mimeType: 'application/json' }]]))
  expect(out).not.toContain('Failed requirements')
  expect(code).not.toBe(1)
})

test('what is judged is never written over, by whatever name its folder goes', async () => {
  const file = recorded([[list, { size: 500, mimeType: 'application/json' }]])
  const link = join(mkdtempSync(join(tmpdir(), 'link-')), 'link')
  symlinkSync(dirname(file), link)
  symlinkSync(file, `${link}.har`)
  const before = readFileSync(file, 'utf8')
  for (const [named, out] of [
    [file, dirname(file)],
    [file, link],
    [`${link}.har`, dirname(file)],
  ] as const) {
    const { code, err } = await judge(named, out)
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^[^\n]* is the folder of a file that is judged; name another folder with --out\n$/),
    ])
  }
  expect([readFileSync(file, 'utf8'), readdirSync(dirname(file))]).toEqual([before, ['recorded.har']])
})

test('one exchange is not several', async () => {
  const out = mkdtempSync(join(tmpdir(), 'judged-'))
  await judge(
    recorded([
      [list, { size: 500, mimeType: 'application/json' }],
      ['https://example.com/other', { size: 2, mimeType: 'application/json', text: '{}' }],
    ]),
    out,
  )
  const { notes } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { notes: string[] }
  expect(notes).toContain('1 recorded exchange was judged, 1 belongs to no operation of the contract.')
})

test('a file that is no HAR is told so in one line', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'har-')), 'no.har')
  writeFileSync(file, '{}')
  const { code, err } = await judge(file)
  expect([code, err.trim().split('\n').length]).toEqual([2, 1])
})

test('what was left out is said, and what was judged is judged the same when it is judged again', async () => {
  const [out, again] = [mkdtempSync(join(tmpdir(), 'judged-')), mkdtempSync(join(tmpdir(), 'judged-'))]
  const file = recorded([
    [list, { size: 12, mimeType: 'application/json', text: '{"value":[]}' }],
    [list, { size: 500, mimeType: 'application/json' }],
    [list, { size: 3, mimeType: 'application/json', text: '%%%', encoding: 'base64' }],
  ])
  const report = (folder: string) =>
    JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { verdict: string; notes: string[]; results: { outcome: string }[] }
  expect((await judge(file, out)).code).toBe(0)
  expect(report(out).notes).toEqual([
    '2 recorded exchanges were judged, 0 belong to no operation of the contract.',
    'Entry 3 was left out, it cannot be read: `response.content.text` is not base64.',
    '1 body was not recorded: of such an answer, status and headers alone are judged.',
  ])
  // headers that others dropped are missed by nobody in our own file of it either
  expect((await judge(join(out, 'evidence.har'), again)).code).toBe(0)
  expect(report(again).results.map(({ outcome }) => outcome)).toEqual(report(out).results.map(({ outcome }) => outcome))
})
