import { describe, expect, test } from 'vitest'
import { toResponse } from '../../harness/exchange.ts'
import { fromHar, toHar } from '../../reports/har.ts'
import { anExchange, exchanges } from './sample.ts'

type Bag = Record<string, unknown>

const throughAFile = (har: object) => fromHar(JSON.parse(JSON.stringify(har)))
const entriesOf = (har: object) => (har as { log: { entries: Bag[] } }).log.entries

/** A HAR of one entry, as a browser writes it. */
const foreign = (entry: Bag = {}, response: Bag = {}, request: Bag = {}) => ({
  log: {
    version: '1.2',
    entries: [
      {
        startedDateTime: '2026-01-01T00:00:00.000Z',
        time: 5,
        request: { method: 'GET', url: 'https://management.azure.com/x?api-version=1', headers: [], ...request },
        response: { status: 200, headers: [], content: { size: 2, mimeType: 'application/json', text: '{}' }, ...response },
        ...entry,
      },
    ],
  },
})

describe('evidence as HAR', () => {
  test('gives back every exchange as it was, through a file', () => {
    const { exchanges: read, extra } = throughAFile(toHar(exchanges, { seed: 7 }))
    expect(read).toEqual(exchanges)
    expect(extra).toEqual({ seed: 7 })
  })

  test.each([
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['byte order mark', '\uFEFF{}'],
    ['duplicate key "a"', '{"a":1,"a":2}'],
    ['empty', ''],
    ['not JSON', '<html>'],
    ['none', '{"a":"\uFFFD \u2028 \\ud800"}'],
  ])('keeps a body with the fault: %s', (fault, text) => {
    const exchange = anExchange({ text })
    expect(exchange.response!.bodyFault ?? 'none').toContain(fault)
    expect(throughAFile(toHar([exchange])).exchanges).toEqual([exchange])
  })

  test('says only those body faults that the text would not tell again', () => {
    const har = toHar([anExchange({ text: '<html>' }), anExchange({ text: '{"a":1', found: 'cut at 6 bytes' })])
    expect(entriesOf(har).map((each) => (each['response'] as Bag)['_bodyFault'])).toEqual([undefined, 'cut at 6 bytes'])
  })

  test('keeps a body without a fault though its text would tell of one', () => {
    const exchange = { ...anExchange(), response: { ...toResponse(200, [], '{"a":1,"a":1}'), bodyFault: undefined } }
    const { bodyFault: _, ...without } = exchange.response
    expect(throughAFile(toHar([{ ...exchange, response: without }])).exchanges[0]!.response).toEqual(without)
  })

  test('has the fields that HAR 1.2 demands', () => {
    const har = toHar(exchanges) as { log: Bag }
    expect(har.log).toMatchObject({ version: '1.2', creator: { name: expect.any(String), version: expect.any(String) } })
    const [number, text, list] = [expect.any(Number), expect.any(String), expect.any(Array)]
    const message = { cookies: [], headers: list, httpVersion: text, headersSize: -1, bodySize: number }
    const content = { size: number, mimeType: text }
    for (const entry of entriesOf(har)) {
      expect(entry).toMatchObject({
        startedDateTime: expect.stringMatching(/^\d{4}-.*Z$/),
        time: number,
        cache: {},
        request: { ...message, method: text, url: expect.stringMatching(/^http/), queryString: list },
        response: { ...message, status: number, statusText: '', redirectURL: text, content },
        timings: { send: 0, wait: number, receive: 0 },
      })
    }
  })

  test('says what an entry was for, and that it was not answered', () => {
    const entry = entriesOf(toHar(exchanges)).find((each) => each['_id'] === 'synchronous-024')
    expect(entry).toMatchObject({ _pass: 'synchronous', _role: 'delete', _operation: 'deleteVaults' })
    expect(entry).toMatchObject({ _failure: { code: 'ECONNRESET' }, response: { status: 0 } })
    expect(entriesOf(toHar(exchanges)).find((each) => each['_id'] === 'synchronous-025')).toMatchObject({ _wrong: 'no token' })
  })
})

describe('HAR of other recorders', () => {
  test('gets ids by number, pass and story `recording`', () => {
    const [exchange] = fromHar(foreign()).exchanges
    expect(exchange).toMatchObject({ id: 'entry-001', pass: 'recording', story: 'recording', role: 'recorded' })
    expect(exchange!.response).toMatchObject({ status: 200, json: {} })
  })

  test('may leave out what is optional', () => {
    const har = { log: { entries: [{ request: { method: 'GET', url: 'https://x/' }, response: { status: 204 } }] } }
    expect(fromHar(har).exchanges).toEqual([
      {
        id: 'entry-001',
        pass: 'recording',
        story: 'recording',
        role: 'recorded',
        startedAt: '1970-01-01T00:00:00.000Z',
        durationMs: 0,
        request: { method: 'GET', url: 'https://x/', headers: [] },
        response: toResponse(204, [], ''),
      },
    ])
  })

  test('may hold base64, which is decoded as bytes', () => {
    const text = Buffer.from([0x22, 0xc3, 0xa9, 0xff, 0x22]).toString('base64')
    const { response } = fromHar(foreign({}, { content: { size: 5, text, encoding: 'base64' } })).exchanges[0]!
    expect(response).toMatchObject({ text: '"é\uFFFD"', bodyFault: 'invalid UTF-8', size: 5 })
  })

  test('may have pseudo-header fields, which are none', () => {
    const headers = [
      { name: ':authority', value: 'x' },
      { name: 'accept', value: '*/*' },
    ]
    expect(fromHar(foreign({}, {}, { headers })).exchanges[0]!.request.headers).toEqual([['accept', '*/*']])
  })

  test('does not turn a body that was not recorded into an empty one', () => {
    expect(fromHar(foreign({}, { content: { size: 120 } })).exchanges[0]!.response).toMatchObject({ text: '', bodyFault: 'not recorded' })
    expect(fromHar(foreign({}, { content: { size: 0 } })).exchanges[0]!.response).toMatchObject({ text: '', bodyFault: 'empty' })
  })

  test('says with status 0 that no answer came', () => {
    const [exchange] = fromHar(foreign({}, { status: 0 })).exchanges
    expect(exchange).toMatchObject({ failure: { code: 'UNKNOWN' } })
    expect(exchange).not.toHaveProperty('response')
  })

  test('keeps what was sent', () => {
    const postData = { mimeType: 'application/json', text: '{"a":1}' }
    expect(fromHar(foreign({}, {}, { postData })).exchanges[0]!.request.body).toBe('{"a":1}')
  })
})

describe('what is no HAR', () => {
  const [entry] = foreign().log.entries
  const same = { ...entry, _id: 'a' }
  test.each([
    ['nothing', null, 'HAR file: it has no `log`; is this a HAR file?'],
    ['a list', [], 'HAR file: it has no `log`'],
    ['no entries', { log: {} }, 'HAR file: `log.entries` is not a list'],
    ['an entry that is none', { log: { entries: [entry, 7] } }, 'HAR entry 2: `entry` is not an object'],
    ['no URL', foreign({}, {}, { url: undefined }), 'HAR entry 1: `request.url` is missing'],
    ['a relative URL', foreign({}, {}, { url: '/x' }), 'HAR entry 1: `request.url` is not an absolute URL'],
    ['no response', foreign({ response: undefined }), 'HAR entry 1: `response` is not an object'],
    ['a status in words', foreign({}, { status: 'OK' }), 'HAR entry 1: `response.status` is no HTTP status'],
    ['a header that is none', foreign({}, { headers: ['a: b'] }), 'HAR entry 1: a header is not `{ name, value }`'],
    ['broken base64', foreign({}, { content: { text: '%%%', encoding: 'base64' } }), 'HAR entry 1: `text` is not base64'],
    ['an id twice', { log: { entries: [same, same] } }, 'HAR entry 2: the id "a" already belongs to entry 1'],
  ])('%s is refused in one line', (_, har, says) => {
    const refused = () => fromHar(har)
    expect(refused).toThrow(says)
    expect(refused).not.toThrow(/\n/)
  })
})
