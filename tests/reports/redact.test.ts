import { describe, expect, test } from 'vitest'
import { excerpt, newOpen } from '../../harness/excerpt.ts'
import { header, toResponse, type Exchange } from '../../harness/exchange.ts'
import { toTable } from '../../harness/item-table.ts'
import { redact, redactor, redactRequest, tokensOf } from '../../reports/redact.ts'
import { textRedactor } from '../../reports/secrets.ts'
import { anExchange, exchanges, token } from './exchanges.ts'

const odd = 'eyJhbGciOiJub25lIn0.abc+/=~xyz"\\é'
const signature = 't=638&c=MIIH%2Bq&s=Zm9v-_&h=aGFzaA'
const unsigned = 'https://x/status/1?api-version=2024-01-01'
const signedUrl = `${unsigned}&${signature}`

describe('a secret', () => {
  const clean = (text: string): string => textRedactor([odd])(text)
  test.each([
    ['itself', odd],
    ['percent-encoded', encodeURIComponent(odd)],
    ['percent-encoded in lower case', encodeURIComponent(odd).replace(/%../g, (hex) => hex.toLowerCase())],
    ['escaped as JSON', JSON.stringify(odd).slice(1, -1)],
    [
      'escaped as \\u throughout',
      odd.replace(/[^A-Za-z0-9]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    ['escaped slashes', odd.replace('"', '\\"').replace('\\é', '\\\\é').replace('/', '\\/')],
  ])('is found in the form: %s', (_, form) => {
    expect(clean(`before ${form} after`)).toBe('before REDACTED after')
  })

  test.each([0, 1, 2, 3].flatMap((before) => (['base64', 'base64url'] as const).map((encoding) => [encoding, before] as const)))(
    'is found in %s after %i bytes',
    (encoding, before) => {
      const form = Buffer.from('x'.repeat(before) + odd + 'yz').toString(encoding)
      const shown = clean(form)
      expect(shown).toContain('REDACTED')
      expect(Buffer.from(shown.replace('REDACTED', ''), encoding).toString('latin1')).not.toMatch(/eyJ|abc|xyz/)
    },
  )

  test('that is short does not cut other words in two', () => {
    expect(textRedactor(['test'])('latest test-1 test.')).toBe('latest test-1 REDACTED.')
  })

  test('that is empty, or the mask itself, is none', () => {
    expect(textRedactor(['', 'REDACTED'])('all REDACTED stays')).toBe('all REDACTED stays')
  })
})

describe('a signed URL', () => {
  const clean = (text: string): string => textRedactor([])(text)
  const masked = 't=REDACTED&c=REDACTED&s=REDACTED&h=REDACTED'
  test.each([
    ['in a URL', signedUrl, `${unsigned}&${masked}`],
    ['before a fragment', `${signedUrl}#f`, `${unsigned}&${masked}#f`],
    ['in a sentence', `see <${signedUrl}> or "${signedUrl}"`, `see <${unsigned}&${masked}> or "${unsigned}&${masked}"`],
    ['escaped', '{"u":"https://x?t=1\\u0026s=2\\u0026z=3', '{"u":"https://x?t=REDACTED\\u0026s=REDACTED\\u0026z=3'],
    ['after an apostrophe', "'https://x?a=it's&sig=abc' and more", "'https://x?a=it's&sig=REDACTED' and more"],
    ['as a shared access signature', 'https://b/c?sv=1&sig=a%2Bb%3D&se=2', 'https://b/c?sv=1&sig=REDACTED&se=2'],
    ['within another URL', '?r=https%3A%2F%2Fx%3Fsig%3Dabc%26z%3D1&b=2', '?r=https%3A%2F%2Fx%3Fsig%3DREDACTED%26z%3D1&b=2'],
  ])('loses its values and keeps their names: %s', (_, given, expected) => {
    expect(clean(given)).toBe(expected)
    expect(clean(clean(given))).toBe(expected)
  })

  test.each(['https://x/?api-version=1&$skipToken=abc', 'https://x/?c=page-2', 'https://x/?sigma=1&this=2'])('is not %s', (url) => {
    expect(clean(url)).toBe(url)
  })
})

describe('an exchange', () => {
  const url = `${signedUrl}&echo=${encodeURIComponent(odd)}`
  const escapedOdd = `\\u0065${odd.slice(1, -3).replace('/', '\\/')}\\"\\\\\\u00e9`
  const exchange = anExchange({
    url,
    method: 'PUT',
    sent: [
      ['authorization', `Bearer ${odd}`],
      ['Cookie', 'a=1; b="two three"'],
      ['x-echo', odd],
    ],
    body: JSON.stringify({ [odd]: [odd, url], number: 1.0 }),
    headers: [
      ['Location', url],
      ['Set-Cookie', 'session=abc; Path=/; HttpOnly'],
      ['x-ms-operation-identifier', 'tenantId=1,objectId=2/westeurope/3'],
      ['WWW-Authenticate', 'Bearer realm="x"'],
    ],
    text: `{"nextLink": ${JSON.stringify(url).replaceAll('&', '\\u0026')}, "n": 1.0, "n": 2, "echo": "${escapedOdd}"}`,
  })
  const redacted = (): Exchange => redact(exchange)

  test('holds its token no more, in no form', () => {
    expect(exchange.response!.json).toMatchObject({ echo: odd })
    const all = JSON.stringify(redacted())
    const forms = [odd, encodeURIComponent(odd), JSON.stringify(odd).slice(1, -1), 'eyJhbGciOiJub25lIn0']
    for (const form of forms) expect(all).not.toContain(form)
    expect(redacted().response!.json).toMatchObject({ echo: 'REDACTED' })
  })

  test('keeps names and loses credentials', () => {
    const { request, response } = redacted()
    expect(request.headers).toEqual([
      ['authorization', 'REDACTED'],
      ['Cookie', 'a=REDACTED; b=REDACTED'],
      ['x-echo', 'REDACTED'],
    ])
    expect(header(response!.headers, 'set-cookie')).toBe('session=REDACTED; Path=/; HttpOnly')
    expect(header(response!.headers, 'x-ms-operation-identifier')).toBe('REDACTED')
    expect(header(response!.headers, 'www-authenticate')).toBe('Bearer realm="x"')
  })

  test.each([
    ['a=1; b="2;3"; c="4"5;d =6', 'a=REDACTED; b=REDACTED; c=REDACTED;d =REDACTED'],
    ['a=b=c; Path=/', 'a=REDACTED; Path=REDACTED'],
    ['a=; b;', 'a=REDACTED; REDACTED;'],
  ])('loses the values of cookies: %s', (value, expected) => {
    expect(redact(anExchange({ sent: [['cookie', value]] })).request.headers).toEqual([['cookie', expected]])
  })

  test.each([
    ['a="2;3"; Path="/"; Secure', 'a=REDACTED; Path="/"; Secure'],
    ['a="4"5; Path=/', 'a=REDACTED; Path=/'],
    ['=1; Path=/', '=REDACTED; Path=/'],
    ['a; Path=/', 'REDACTED; Path=/'],
  ])('loses the value of a cookie that is set, and keeps its attributes: %s', (value, expected) => {
    expect(redact(anExchange({ headers: [['Set-Cookie', value]] })).response!.headers).toEqual([['Set-Cookie', expected]])
  })

  test('still links to itself', () => {
    expect(header(redacted().response!.headers, 'location')).toBe(redacted().request.url)
    expect(redacted().response!.json).toMatchObject({ nextLink: redacted().request.url })
  })

  test('keeps its bodies JSON, and byte for byte where nothing was secret', () => {
    expect(JSON.parse(redacted().request.body!)).toEqual({ REDACTED: ['REDACTED', redacted().request.url], number: 1 })
    expect(redacted().response!.text).toContain('"n": 1.0, "n": 2')
    expect(redacted().response!.bodyFault).toBe('duplicate key "n"')
    expect(redacted().response!.size).toBe(exchange.response!.size)
  })

  test('is changed no more by doing it again', () => {
    for (const each of [exchange, ...exchanges]) expect(redact(redact(each))).toEqual(redact(each))
    expect(redactor([odd])(redacted())).toEqual(redacted())
  })

  test('without a secret stays as it is', () => {
    const plain = anExchange({ sent: [['Accept', 'application/json']], text: '{"a":[1,2.50,"x"],"a":null}' })
    expect(redact(plain)).toEqual(plain)
  })

  test('keeps a number that is a secret from breaking the body', () => {
    const [clean] = [anExchange({ text: '{"pin":1234567890,"n":[1]}' })].map(redactor(['1234567890']))
    expect(clean!.response!.text).toBe('{"pin":"REDACTED","n":[1]}')
  })

  test('holds a secret not even where its first letter is part of an escape', () => {
    const [clean] = [anExchange({ text: '{"a":"\\topsecret","b":"\\t"}' })].map(redactor(['topsecret']))
    expect(clean!.response!.text).toBe('{"a":"REDACTED","b":"\\t"}')
  })

  test("that is not JSON is redacted as text, the parser's message too", () => {
    const [clean] = [anExchange({ text: `${token} is not JSON ${token}` })].map(redactor([token]))
    const read = toResponse(200, clean!.response!.headers, 'REDACTED is not JSON REDACTED')
    expect(clean!.response).toEqual({ ...read, size: `${token} is not JSON ${token}`.length })
  })

  test('keeps the fault of a body that was cut, and of a request that failed', () => {
    expect(redact(anExchange({ text: '{"a":', found: 'cut at 5 bytes' })).response!.bodyFault).toBe('cut at 5 bytes')
    const { response: _, ...asked } = anExchange()
    const failed = redact({ ...asked, failure: { code: 'E', message: `refused ${token}` } })
    expect(failed.failure).toEqual({ code: 'E', message: 'refused REDACTED' })
  })

  test('is also rid of the secrets that the caller knows', () => {
    const [clean] = [anExchange({ text: '{"password":"hunter2hunter2"}' })].map(redactor(['hunter2hunter2']))
    expect(clean!.response!.json).toEqual({ password: 'REDACTED' })
  })

  test('keeps an empty Authorization field empty, and takes no scheme for a token', () => {
    expect(redactRequest({ method: 'GET', url: 'https://x/', headers: [['Authorization', '']] }).headers).toEqual([['Authorization', '']])
    expect(tokensOf(anExchange({ sent: [['Authorization', 'Bearer']] }))).toEqual([])
    expect(tokensOf(anExchange({ sent: [['Authorization', 'bearer  a.b.c ']] }))).toEqual(['a.b.c'])
    expect(tokensOf(anExchange({ sent: [['Authorization', 'a-basic b']] }))).toEqual(['a-basic b'])
    expect(tokensOf(anExchange({ sent: [['Authorization', 'REDACTED']] }))).toEqual([])
  })

  test('keeps the length of its padding, and says why it is not settled without a secret', () => {
    const given = { ...anExchange({ sent: [] }), unsettled: `a gateway said ${odd}` }
    expect(redactor([odd])({ ...given, request: { ...given.request, padding: 7 } })).toMatchObject({
      unsettled: 'a gateway said REDACTED',
      request: { padding: 7 },
    })
    expect(redactor([odd])(anExchange()).request).not.toHaveProperty('padding')
    expect(redactor([odd])(anExchange())).not.toHaveProperty('unsettled')
  })

  test('of a long list is redacted in names, ids, links and whole items, and its columns are left alone', () => {
    const id = '/subscriptions/s/resourceGroups/g/providers/p/vaults'
    const secret = 'hunter2hunter2'
    const vault = (name: string, more: object = {}) => ({ id: `${id}/${name}`, name, type: 't', ...more })
    const items = [
      vault('plain'),
      vault(secret),
      { ...vault('odd'), name: 1, location: secret },
      vault('mine', { tags: { a: secret } }),
      ...Array.from({ length: 40 }, (_, at) => vault(`v${at}`, { location: `l${at}` })),
    ]
    const table = toTable({ value: items, nextLink: `https://x/?skiptoken=${secret}` }, ({ name }) => name === 'mine')
    const exchange = anExchange({ status: 200 })
    const long = excerpt(
      exchange.response!,
      { sha256: 'x', problems: [{ pointer: `/value/0/${secret}`, says: `is not ${secret}` }], table },
      newOpen(),
    )
    // `1` and `a` are numbers of words too
    const [clean] = [{ ...exchange, response: long }].map(redactor([secret, '1', 'a']))
    expect(JSON.stringify(clean)).not.toContain(secret)
    expect(clean!.response!.reduced!.problems).toEqual([{ pointer: '/value/0/REDACTED', says: 'is not REDACTED' }])
    const { value, nextLink } = clean!.response!.json as { value: object[]; nextLink: string }
    expect(nextLink).toBe('https://x/?skiptoken=REDACTED')
    expect(value.slice(4)).toEqual(items.slice(4))
    expect(value.slice(0, 2)).toEqual([vault('plain'), vault('REDACTED')])
    expect(redactor([secret, '1', 'a'])(clean!)).toEqual(clean)
  })
})

describe('a long list that was reduced', () => {
  const secret = 'secret/with-a-slash'
  const item = (id: string, rest: object = {}): object => ({
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'T',
    location: 'l',
    tags: null,
    ...rest,
  })
  const list = (...value: unknown[]): Exchange => {
    const reduced = {
      sha256: 'f'.repeat(64),
      problems: [{ pointer: `/value/0/${odd}`, says: `is ${odd}` }],
      seen: { declared: ['/value', `/${odd}`], undeclared: [`/a/${odd}`] },
      table: toTable({ value, nextLink: signedUrl }, () => false),
    }
    return {
      ...anExchange({ sent: [] }),
      response: excerpt({ status: 200, headers: [['x-echo', odd]], size: 9, bodyFault: `duplicate key "${odd}"` }, reduced, newOpen()),
    }
  }
  const plain = 'topsecret-1'
  const shownOf = (exchange: Exchange): Exchange => redactor([odd, secret, plain])(exchange)

  test('loses secrets from its ids, from what stands beside its items and from what was found on it, and keeps the rest', () => {
    const given = list(
      item('/v/a'),
      item(`/v/${plain}`),
      item(`/${plain}/b`, { location: undefined, tags: undefined }),
      { id: 7, note: odd },
      item('/v/c'),
    )
    const { response } = shownOf(given)
    expect(response!.json).toEqual({
      nextLink: `${unsigned}&t=REDACTED&c=REDACTED&s=REDACTED&h=REDACTED`,
      value: [item('/v/a'), item('/v/REDACTED'), { id: '/REDACTED/b', name: 'b', type: 'T' }, { id: 7, note: 'REDACTED' }, item('/v/c')],
    })
    expect(response).toMatchObject({ status: 200, size: 9, headers: [['x-echo', 'REDACTED']], bodyFault: 'duplicate key "REDACTED"' })
    expect(response!.reduced).toMatchObject({
      sha256: 'f'.repeat(64),
      problems: [{ pointer: '/value/0/REDACTED', says: 'is REDACTED' }],
      seen: { declared: ['/value', '/REDACTED'], undeclared: ['/a/REDACTED'] },
    })
    expect(response!.reduced!.table.rows.split('\n')).toHaveLength(5)
    expect(shownOf(shownOf(given)).response!.text).toBe(response!.text)
  })

  test('loses a secret that stands in both parts of an id', () => {
    const { response } = shownOf(list(item('/v/a'), item(`/v/${secret}`), item('/v/secret/b')))
    expect(response!.json).toMatchObject({ value: [item('/v/a'), { ...item(`/v/${secret}`), id: '/v/REDACTED' }, item('/v/secret/b')] })
    expect(response!.text).not.toContain(secret)
  })

  test('stays as it is where nothing is secret', () => {
    const given = list(item('/v/a'), 'text', null, item('/w/b', { tags: { a: 'b' } }))
    const shown = redactor([])({ ...given, response: { ...given.response!, bodyFault: 'not JSON' } })
    expect(shown.response!.reduced!.table.rows).toBe(given.response!.reduced!.table.rows)
    const { seen: _, ...unseen } = given.response!.reduced!
    const plainly = redactor([])({
      ...anExchange({ sent: [] }),
      response: excerpt({ status: 200, headers: [], size: 9 }, unseen, newOpen()),
    }).response!
    expect(plainly).not.toHaveProperty('bodyFault')
    expect(plainly.reduced).not.toHaveProperty('seen')
  })
})
