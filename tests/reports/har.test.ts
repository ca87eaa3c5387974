import { describe, expect, test } from 'vitest'
import { toResponse } from '../../harness/exchange.ts'
import { fromHar, toHar } from '../../reports/har.ts'
import { anExchange, exchanges } from './sample.ts'

type Bag = Record<string, unknown>

const throughAFile = (har: object) => fromHar(JSON.parse(JSON.stringify(har)))
const entriesOf = (har: object) => (har as { log: { entries: Bag[] } }).log.entries

/** A HAR of one entry of this suite. */
const ours = (entry: Bag = {}, response: Bag = {}, request: Bag = {}) => ({
  log: {
    version: '1.2',
    entries: [
      {
        _id: 'a',
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

describe('what is no evidence', () => {
  const [same] = ours().log.entries
  test.each([
    ['nothing', null, 'HAR file: it has no list `log.entries`; is this a HAR file?'],
    ['a list', [], 'HAR file: it has no list `log.entries`'],
    ['no entries', { log: {} }, 'HAR file: it has no list `log.entries`'],
    ['an entry that is none', { log: { entries: [same, 7] } }, 'HAR entry 2: `entry` is not an object'],
    ['no URL', ours({}, {}, { url: undefined }), 'HAR entry 1: `request.url` is missing'],
    ['a relative URL', ours({}, {}, { url: '/x' }), 'HAR entry 1: `request.url` is not an absolute URL'],
    ['no response', ours({ response: undefined }), 'HAR entry 1: `response` is not an object'],
    ['a status in words', ours({}, { status: 'OK' }), 'HAR entry 1: `response.status` is no HTTP status'],
    ['a header that is none', ours({}, { headers: ['a: b'] }), 'HAR entry 1: a header is not `{ name, value }`'],
    ['no id', ours({ _id: undefined }), 'HAR entry 1: `_id` is missing'],
    ['an id twice', { log: { entries: [same, same] } }, 'HAR entry 2: the id "a" already belongs to entry 1'],
  ])('%s is refused in one line', (_, har, says) => {
    const refused = () => fromHar(har)
    expect(refused).toThrow(says)
    expect(refused).not.toThrow(/\n/)
  })
})
