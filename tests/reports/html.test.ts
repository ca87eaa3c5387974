import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { html } from '../../reports/html/escape.ts'
import { gist, messages } from '../../reports/html/exchange.ts'
import { layOut } from '../../reports/html/json.ts'
import { toHtml } from '../../reports/html/page.ts'
import { anExchange, exchanges, sample, sound } from './sample.ts'

const page = toHtml(sample, exchanges)
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('the page', () => {
  test('allows its own script and style sheet by hash, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'")
    const inline = (name: string) => [...page.matchAll(new RegExp(`<${name}[^>]*>([\\s\\S]*?)</${name}>`, 'g'))].map(([, text]) => text!)
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${inline('style').map(sha256).join(' ')}`,
      `script-src ${inline('script').map(sha256).join(' ')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
  })

  test('refers to nothing outside itself', () => {
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|script src)\b/)
    expect(page).not.toMatch(/\s(?:src|href|action|style|on\w+)="(?!#)/)
    expect(page).not.toMatch(/@import|url\(/)
  })

  test('has every anchor that it links to, once', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, anchor] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(anchor)
  })

  test('escapes what servers wrote, and puts none of it into the script', () => {
    expect(page).not.toContain('<script>globalThis')
    expect(page).not.toMatch(/[^\P{C}\n]/u)
    expect(page).toContain('&lt;script&gt;globalThis.pwned = 1&lt;/script&gt;]]&gt; &quot;quoted&quot;')
    expect(/<script>([\s\S]*)<\/script>/.exec(page)![1]).toBe(/<script>([\s\S]*)<\/script>/.exec(toHtml(sound, []))![1])
  })

  test('embeds the exchanges that findings refer to, each once, and counts the rest', () => {
    const shown = [...page.matchAll(/<summary>Exchange <code>([^<]*)<\/code>/g)].map(([, id]) => id)
    expect(shown.sort()).toEqual(['003', '012', '020', '021', '024', '025'].map((number) => `synchronous-${number}`))
    expect(page).toContain('6 exchanges shown above; 4 more in evidence.har.')
  })

  test('says which exchange is missing, and where one is shown already', () => {
    const results = sample.results.filter(({ check }) => check === 'deleted-is-gone' || check === 'is-answered')
    const twice = results.map((result) => ({ ...result, findings: results[0]!.findings.map((finding) => ({ ...finding })) }))
    const again = '<a href="#exchange-1"><code>synchronous-012</code></a> is shown above'
    expect(toHtml({ ...sample, results: twice }, exchanges)).toContain(again)
    expect(toHtml({ ...sample, results }, [])).toContain('Exchange <code>synchronous-012</code> is not in the evidence')
  })

  test('puts 60 results with one reason under one line', () => {
    const result = sample.results.find(({ outcome }) => outcome === 'untested')!
    const results = Array.from({ length: 60 }, (_, at) => ({ ...result, reason: 'the create never settled', result: `a@${at}` }))
    const many = toHtml({ ...sample, results }, [])
    expect(many.match(/<p>the create never settled<\/p>/g)).toHaveLength(1)
    expect(many).toContain('<summary>60 results</summary>')
  })
})

describe('an exchange on the page', () => {
  test('marks the place that the finding is about', () => {
    const shown = messages(anExchange({ text: '{"a":{"b/c":[1,2]}}' }), '/body/a/b~1c/1').html
    expect(shown).toContain('<mark>      2</mark>')
    expect(messages(anExchange(), '/status').html).toContain('<mark>HTTP 200</mark>')
    expect(messages(anExchange(), '/headers/X-MS-request-id').html).toMatch(/<mark><b>x-ms-request-id:<\/b> d3b07384/)
    expect(messages(anExchange(), '/body/elsewhere').html).not.toContain('<mark>')
  })

  test('cuts a long body, says so, and shows the marked place all the same', () => {
    const text = JSON.stringify({ value: Array.from({ length: 900 }, (_, at) => `number ${at}`) })
    const shown = messages(anExchange({ text }), '/body/value/777').html
    expect(Buffer.byteLength(shown.replaceAll('&quot;', '"'))).toBeLessThan(10_000)
    expect(shown).toContain('Cut at 8 kB: 904 lines in all')
    expect(shown).toContain('lines left out; around line 780')
    expect(shown).toContain('<mark>    &quot;number 777&quot;,</mark>')
    const long = messages(anExchange({ text: `<p>${'x'.repeat(9000)}`, headers: [] }), '').html
    expect(long).toContain('Cut at 8 kB of 9,003 bytes')
    expect(Buffer.byteLength(long)).toBeLessThan(10_000)
  })

  test('says what was not sound, and what never came', () => {
    expect(messages(anExchange({ text: '{"a":1', found: 'cut at 6 bytes' }), '').html).toContain('The body: cut at 6 bytes; 6 bytes.')
    const lost = exchanges.find(({ failure }) => failure)!
    expect(messages(lost, '').html).toContain('No answer: <b>ECONNRESET</b>')
    expect(gist(lost)).toBe('DELETE → ECONNRESET, 13 ms')
  })
})

describe('JSON laid out', () => {
  test('looks as JSON.stringify lays it out', () => {
    for (const value of [{}, [], [[]], { a: {}, b: [1, { c: 'x:,{}[]"\\' }], d: null }, 'text', 7, [true, false]]) {
      expect(
        layOut(JSON.stringify(value))
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(JSON.stringify(value, null, 2))
    }
  })

  test('changes no token', () => {
    const text = '{"n":1.0,"n":1e400,"a":"\\u0041\\/","big":12345678901234567890}'
    expect(
      layOut(text)
        .map((line) => line.text.trim())
        .join('')
        .replaceAll(': ', ':'),
    ).toBe(text)
  })

  test('knows the pointer of each line', () => {
    const pointers = layOut('{"a":[{"b/c":1},2],"~":{}}').map(({ pointer }) => pointer)
    expect(pointers).toEqual(['', '/a', '/a/0', '/a/0/b~1c', undefined, '/a/1', undefined, '/~0', undefined])
  })
})

test('a template escapes all that was not made by one', () => {
  expect(html`<p title="${'"\'`'}">${['<b>', html`<i>${'&'}</i>`, undefined, false, 0]}</p>`.html).toBe(
    '<p title="&quot;&#39;&#96;">&lt;b&gt;<i>&amp;</i>0</p>',
  )
})
