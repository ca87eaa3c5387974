import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { Request } from '../../harness/exchange.ts'
import { curl, quoted } from '../../reports/curl.ts'
import { hostile, token } from './sample.ts'

const secret = `to"ken $(id) \\`

/** The arguments that a shell would hand to curl. */
function words(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}\n`
  const out = execFileSync('bash', ['-c', script], { env: { ...process.env, AZBACKUP_TOKEN: secret, LC_ALL: 'C.UTF-8' } })
  return out.toString('utf8').split('\0').slice(0, -1)
}

const url = "https://management.azure.com/subscriptions/1?api-version=2024-01-01&a=it's"
const get: Request = {
  method: 'GET',
  url,
  headers: [
    ['Authorization', `Bearer ${token}`],
    ['Accept', 'application/json'],
  ],
}

describe('a curl command', () => {
  test('says what was sent, the token from the environment', () => {
    expect(words(curl(get))).toEqual(['-i', '-X', 'GET', url, '-H', `Authorization: Bearer ${secret}`, '-H', 'Accept: application/json'])
  })

  test('has several lines and no secret', () => {
    const command = curl({ ...get, url: `${url}&t=abc&c=def&s=ghi&h=jkl` })
    expect(command).not.toContain(token)
    expect(command).not.toMatch(/abc|def|ghi|jkl/)
    expect(command.split('\n')).toHaveLength(4)
    expect(command).toContain('-H "Authorization: Bearer $AZBACKUP_TOKEN" \\\n')
  })

  const bodies = ["it's", '$(id) `id` $HOME \\ "', '@file', '', 'two\nlines\n', '\r\n', '\x1b[31m\x07', '\u202Eabc', 'é😀', "\x1b'\\"]
  test.each(bodies)('hands over the body %j', (body) => {
    const given = words(curl({ ...get, method: 'PUT', headers: [['content-type', 'text/plain']], body }))
    expect(given).toEqual(['-i', '-X', 'PUT', url, '-H', 'content-type: text/plain', '--data-raw', body])
  })

  test('holds nothing that acts on a terminal', () => {
    const command = curl({ method: 'PUT', url, headers: [['x-evil', hostile]], body: hostile })
    expect(command).not.toMatch(/[^\P{C}\n]/u)
    expect(words(command).at(-1)).toBe(hostile.replaceAll('\0', ''))
  })

  test('sends no Content-Type where none was sent, and an empty field as one', () => {
    const given = words(curl({ method: 'PUT', url, headers: [['x-empty', '']], body: '{}' }))
    expect(given.slice(4)).toEqual(['-H', 'x-empty;', '-H', 'Content-Type:', '--data-raw', '{}'])
  })

  test('leaves lengths and the usual host to curl', () => {
    const headers: Request['headers'] = [
      ['Host', 'management.azure.com'],
      ['Content-Length', '2'],
      ['Connection', 'close'],
    ]
    expect(words(curl({ method: 'GET', url, headers }))).toEqual(['-i', '-X', 'GET', url])
    expect(words(curl({ method: 'GET', url, headers: [['Host', 'other.example']] }))).toContain('Host: other.example')
  })

  test('keeps curl from changing the URL', () => {
    const odd = 'https://x/a/../b?c=[1]'
    expect(words(curl({ method: 'GET', url: odd, headers: [] }))).toEqual(['-i', '-X', 'GET', '--globoff', '--path-as-is', odd])
    expect(words(curl({ method: 'HEAD', url, headers: [] }))).toEqual(['-i', '--head', url])
  })

  test('shortens a long body and says so', () => {
    const command = curl({ method: 'PUT', url, headers: [['content-type', 'text/plain']], body: 'é'.repeat(3000) })
    expect(command.split('\n')[0]).toBe('# body shortened from 6000 to 2048 bytes; evidence.har has the whole')
    expect(words(command).at(-1)).toBe('é'.repeat(1024))
    expect(curl({ method: 'PUT', url, headers: [], body: 'x'.repeat(2048) })).not.toContain('shortened')
  })

  test('quotes a strange method', () => {
    expect(words(curl({ method: 'GET; id', url, headers: [] })).slice(1, 3)).toEqual(['-X', 'GET; id'])
    expect(quoted('a')).toBe("'a'")
  })
})
