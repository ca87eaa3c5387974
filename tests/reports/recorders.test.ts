/** What recorders write, each in its own way, is judged as what the server answered: never more, and never less. */
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadContract } from '../../spec/load.ts'
import { loadRequirements } from '../../spec/requirements.ts'
import { azureCloudOf } from '../../harness/azure.ts'
import { foreignRecording, type Recording } from '../../reports/recording.ts'
import { newSuite, type Suite } from '../../suites/conformance.ts'

type Bag = Record<string, unknown>

let suite: Suite
beforeAll(async () => void (suite = newSuite(await loadContract(), { recordedOnAzure: loadRequirements() })))

const subscription = '5e0e3a1c-0000-4000-8000-00000000e111'
const path = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1`
const azure = 'https://management.azure.com'
const elsewhere = 'https://backup.example'
const vault = {
  id: path,
  name: 'v1',
  type: 'Microsoft.RecoveryServices/vaults',
  location: 'westeurope',
  sku: { name: 'Standard' },
  properties: { provisioningState: 'Succeeded' },
}
const sound = JSON.stringify(vault)
const faulty = JSON.stringify({ ...vault, name: 'another' })
const json = [{ name: 'Content-Type', value: 'application/json; charset=utf-8' }]
const body = (text: string): Bag => ({ size: Buffer.byteLength(text), mimeType: 'application/json; charset=utf-8', text })

/** A read of a vault as a recorder writes it, with members of the entry, the answer and the request changed. */
const entry = (response: Bag = {}, more: Bag = {}, request: Bag = {}): Bag => ({
  startedDateTime: '2026-01-01T00:00:00.000Z',
  time: 5,
  request: { method: 'GET', url: `${elsewhere}${path}?api-version=2024-01-01`, headers: [], ...request },
  response: { status: 200, statusText: 'OK', headers: json, content: body(sound), bodySize: -1, ...response },
  ...more,
})
const at = (url: string, response: Bag = {}): Bag => entry(response, {}, { url })
const field = (name: string, value: unknown): Bag => ({ name, value })

const read = (...entries: readonly unknown[]): Recording => foreignRecording(entries, suite.contract, suite.binding)
/** Checks that found something, behind their levels. */
function failed(...entries: readonly unknown[]): string[] {
  const results = suite.judge([read(...entries).record]).filter(({ check }) => check.kind === 'exchange')
  expect(results.filter(({ outcome }) => outcome === 'error')).toEqual([])
  return results.filter(({ findings }) => findings.length > 0).map(({ check }) => `${check.level} ${check.id}`)
}

const gzip = gzipSync(sound)
const gzipped = [...json, field('Content-Encoding', 'gzip')]
const noText = { size: 402, mimeType: 'application/json' }

describe('a sound answer is sound, however it is recorded', () => {
  test.each<readonly [string, Bag]>([
    ['in base64', entry({ content: { ...body(sound), text: Buffer.from(sound).toString('base64'), encoding: 'base64' } })],
    [
      'in base64 that is called Base64 and broken into lines',
      entry({
        content: {
          ...body(sound),
          text: Buffer.from(sound)
            .toString('base64')
            .replace(/(.{76})/g, '$1\r\n'),
          encoding: 'Base64',
        },
      }),
    ],
    ['in base64 that nobody calls so', entry({ content: { size: Buffer.byteLength(sound), text: Buffer.from(sound).toString('base64') } })],
    ['in gzip in base64', entry({ headers: gzipped, content: { text: gzip.toString('base64'), encoding: 'base64' } })],
    [
      'in gzip in chunks of base64',
      entry({
        headers: gzipped,
        content: {
          encoding: 'base64',
          text: JSON.stringify([gzip.subarray(0, 10).toString('base64'), gzip.subarray(10).toString('base64')]),
        },
      }),
    ],
    ['in gzip in chunks of hex', entry({ headers: gzipped, content: { _isBinary: true, text: JSON.stringify([gzip.toString('hex')]) } })],
    [
      'decoded, with the length and the coding of what came',
      entry({ headers: [...gzipped, field('Content-Length', '212')], bodySize: 212 }),
    ],
    ['as gzip that was taken for text', entry({ headers: gzipped, content: { size: 402, text: gzip.toString('utf8') } })],
    ['as an object', entry({ content: { size: -1, text: vault } })],
    ['with a status as text', entry({ status: '200' })],
    ['with fields in an object', entry({ headers: { 'content-type': 'application/json', vary: ['a', 'b'] } })],
    ['with fields without names or values', entry({ headers: [...json, field('X', null), field('Y', 3), { value: 'z' }, null, 7] })],
    ['with pseudo-header fields', entry({ headers: [field(':status', '200'), ...json] }, {}, { headers: [field(':authority', 'x')] })],
    ['with no fields at all', entry({ headers: [] })],
    ['with fields that are null', entry({ headers: null }, {}, { headers: null, postData: null })],
    ['at a host in capitals, with port and fragment', at(`HTTPS://BACKUP.EXAMPLE:443${path}?api-version=2024-01-01#top`)],
    ['at a path, with the host in its field', entry({}, {}, { url: path, headers: [field('Host', 'backup.example')] })],
    ['at a URL without scheme', at(`backup.example${path}`)],
    ['with a method in small letters', entry({}, {}, { method: 'get' })],
    ['with a moment in words', entry({}, { startedDateTime: 'Thu Jan 01 2026 00:00:00 GMT+0100', time: null })],
    ['with a moment in numbers', entry({}, { startedDateTime: 1_767_225_600.5, time: '12' })],
    ['without a moment', entry({}, { startedDateTime: undefined, time: undefined })],
    [
      'with members of its recorder',
      entry({}, { _id: 7, _scenario: 1, _failure: 'x', _pass: [], _wrong: 1, _superseded: 'no', _unsettled: {} }),
    ],
    ['with errors that are none', entry({ _error: null, _failureText: '' }, { _error: '' })],
    ['without a body', entry({ content: noText })],
    ['without content', entry({ content: null })],
    ['without text, of size 0', entry({ content: { size: 0 } })],
    ['with an empty text, though a length is said', entry({ headers: [...json, field('Content-Length', '402')], content: body('') })],
    ['with an empty text, though something came', entry({ content: body(''), bodySize: 402 })],
    ['with an empty text, though it has a size', entry({ content: { ...body(''), size: 402 } })],
    ['with its body in a file', entry({ content: { _file: 'a.json', text: '' } })],
    ['given up in the middle', entry({ _failureText: 'net::ERR_ABORTED', content: body(sound.slice(0, 50)) })],
    ['given up, as the entry says', entry({ content: body('') }, { _error: 'net::ERR_FAILED' })],
    ['cut by the recorder', entry({ content: { ...body(sound.slice(0, 50)), size: 402 } })],
    ['cut, as its comment says', entry({ content: { ...body(sound.slice(0, 50)), comment: 'Truncated at 50 bytes' } })],
    ['cut, as its length says', entry({ headers: [...json, field('Content-Length', '402')], content: body(sound.slice(0, 50)) })],
    ['masked as a whole', entry({ content: body('[content redacted]') })],
    ['with masked members', entry({ content: body(JSON.stringify({ ...vault, id: 'Sanitized', name: '***', sku: 'REDACTED' })) })],
    ['with a masked id beside its name', entry({ content: body(JSON.stringify({ ...vault, id: 'Sanitized' })) })],
    ['with a masked id', entry({ content: body(sound.replace(subscription, '[REDACTED]')) })],
    ['at a masked URL', at(`${elsewhere}${path.replace(subscription, 'REDACTED')}`)],
    [
      'on Azure, at a URL whose subscription is all zeros',
      at(`${azure}${path.replace(subscription, '00000000-0000-0000-0000-000000000000')}`),
    ],
    [
      'with a credential that is masked, as is something else',
      entry(
        { content: body(JSON.stringify({ error: { code: 'Bad', message: 'REDACTED' } })), status: 400 },
        {},
        { headers: [field('Authorization', 'Bearer REDACTED')] },
      ),
    ],
    [
      'of a region, with links to the whole',
      entry(
        { status: 202, content: body(''), headers: [field('Location', `${azure}${path}/operationResults/1`)] },
        {},
        { method: 'DELETE', url: `https://westeurope.management.azure.com${path}` },
      ),
    ],
  ])('%s', (_, recorded) => {
    expect(failed(recorded)).toEqual([])
    const { record, unreadable } = read(recorded)
    expect([record.exchanges.length, unreadable]).toEqual([1, []])
    expect(new Date(record.exchanges[0]!.startedAt).toISOString()).toBe(record.exchanges[0]!.startedAt)
  })
})

describe('a fault of the server is found, however it is recorded', () => {
  const name = ['must name-ends-the-id', 'must name-is-the-url']
  const faults = (text: string, more: Bag = {}): Bag => entry({ content: { ...body(text), ...more } })
  test.each<readonly [string, Bag, readonly string[]]>([
    ['plainly', faults(faulty), name],
    ['in base64', faults(Buffer.from(faulty).toString('base64'), { encoding: 'base64' }), name],
    ['in gzip', entry({ headers: gzipped, content: { text: gzipSync(faulty).toString('base64'), encoding: 'base64' } }), name],
    ['with a size that is wrong', faults(faulty, { size: 7 }), name],
    [
      'with members of its recorder',
      { ...faults(faulty), _superseded: true, _wrong: 'x', _unsettled: 'y', _operation: 'z', _failure: {} },
      name,
    ],
    ['with a method in small letters', entry({ content: body(faulty) }, {}, { method: 'get' }), name],
    [
      'by a service worker that passed it on',
      { ...faults(faulty), _fetchedViaServiceWorker: true, _serviceWorkerResponseSource: 'network' },
      name,
    ],
    ['beside masked members', faults(JSON.stringify({ ...vault, name: 'another', id: 'Sanitized' })), name],
    ['as an empty body', entry({ headers: [...json, field('Content-Length', '0')], content: body('') }), ['must body-matches-schema']],
    [
      'as an empty body without text',
      entry({ headers: [...json, field('Content-Length', '0')], content: { size: 0 } }),
      ['must body-matches-schema'],
    ],
    ['as an empty body of which nobody says more', entry({ content: body('') }), ['must body-matches-schema']],
    [
      'as a page of HTML',
      entry({ headers: [field('Content-Type', 'text/html')], content: { size: 900, text: '<html>Hi' } }),
      ['must body-matches-schema', 'must media-type-documented'],
    ],
    ['as JSON that ends too soon', faults(sound.slice(0, 50)), ['must body-is-sound-json', 'must body-matches-schema']],
    ['in the status, without a body', entry({ status: 206, content: noText }), ['must status-documented']],
    ['in the status, given up', entry({ status: 302, _error: 'net::ERR_ABORTED', content: {} }), ['must status-documented']],
    ['as a server error without a body', entry({ status: 500, content: noText }), ['must no-server-error']],
    [
      'in the media type, without a body',
      entry({ headers: [field('Content-Type', 'text/html')], content: noText }),
      ['must media-type-documented'],
    ],
    [
      'in a redirect to another host',
      entry({ status: 307, statusText: 'Temporary Redirect', headers: [field('Location', 'https://other.example/')], content: body('') }),
      ['must status-documented'],
    ],
    ['of an error that is no error of ARM', entry({ status: 404, content: body('{}') }), ['must error-envelope']],
  ])('%s', (_, recorded, found) => expect(failed(recorded).sort()).toEqual(found))
})

describe('what no server answered is left out', () => {
  const redirect = (more: Bag = {}): Bag => ({ status: 307, content: body(''), ...more })
  const why = (recorded: Bag): string[] => {
    const { record, notOfServer, notJudged } = read(recorded)
    expect([record.exchanges, notJudged]).toEqual([[], 0])
    return [...notOfServer.keys()]
  }
  const plain = `http://backup.example${path}`
  test.each<readonly [string, Bag, string]>([
    ['an internal redirect', entry(redirect({ statusText: 'Internal Redirect' })), 'redirected by itself'],
    ['a redirect with its reason', entry(redirect({ headers: [field('non-authoritative-reason', 'HSTS')] })), 'redirected by itself'],
    ['a redirect to https', at(plain, redirect({ redirectURL: `${elsewhere}${path}` })), 'redirected by itself'],
    ['of the memory', entry({ content: body(faulty) }, { _fromCache: 'memory' }), 'cache'],
    ['of the disk', entry({ content: body(faulty) }, { _fetchType: 'Disk Cache' }), 'cache'],
    ['of a cache, as the answer says', entry({ content: body(faulty), _fromDiskCache: true }), 'cache'],
    ['a cached answer that still holds', entry({ status: 304, content: body(faulty) }), 'confirms a cached answer'],
    ['a service worker', entry({ content: body(faulty), _fetchedViaServiceWorker: true }), 'service worker'],
    ['a service worker, as Safari says', entry({ content: body(faulty) }, { _fetchType: 'Service Worker' }), 'service worker'],
    ['a test', entry({ content: body(faulty) }, { _wasFulfilled: true }), 'told what to answer'],
    [
      'a proxy that reached nobody',
      entry({ status: 502, headers: [field('Server', 'mitmproxy 9.0.1')], content: body('<html>') }),
      'proxy answered',
    ],
    ['another proxy', entry({ status: 502, content: body('[Fiddler] DNS Lookup Failed') }), 'proxy answered'],
    ['an interim answer', entry({ status: 103, content: body('') }), 'interim'],
    ['status 0', entry({ status: 0 }), 'no answer'],
    ['status -1', entry({ status: -1 }), 'no answer'],
    ['status null', entry({ status: null }), 'no answer'],
    ['no status', entry({ status: undefined }), 'no answer'],
    ['no response', entry({}, { response: undefined }), 'no answer'],
    ['response null', entry({}, { response: null }), 'no answer'],
  ])('%s', (_, recorded, says) => expect(why(recorded)).toEqual([expect.stringContaining(says)]))

  test('marks that say no leave an answer to be judged', () => {
    const no = { _fromCache: false, _fetchedViaServiceWorker: false, _wasFulfilled: false, _fetchType: 'Network Load' }
    expect(failed(entry({ content: body(faulty), ...no }, no))).toContain('must name-is-the-url')
  })

  test('the question of a browser whether it may write is no poll', () => {
    const put = entry({}, {}, { method: 'PUT' })
    const asks = entry(
      { status: 405, content: body('no') },
      {},
      { method: 'OPTIONS', headers: [field('Access-Control-Request-Method', 'PUT')] },
    )
    expect([failed(put, asks), read(put, asks).notJudged]).toEqual([[], 1])
  })

  test('an upgraded socket belongs to no operation', () => expect(read(at(`wss://backup.example${path}`)).unreadable).toEqual([]))
})

describe('an entry that cannot be read is left out, and the rest is judged', () => {
  const content = { text: '%%%', encoding: 'base64' }
  test.each<readonly [string, unknown, string]>([
    ['no object', 7, 'it is not an object'],
    ['null', null, 'it is not an object'],
    ['no request', entry({}, { request: null }), '`request` is not an object'],
    ['no method', entry({}, {}, { method: 5 }), '`request.method` is missing'],
    ['no URL', entry({}, {}, { url: undefined }), '`request.url` is missing'],
    ['a URL without host', at(path), '`request.url` is not an absolute URL'],
    ['a response in words', entry({}, { response: 'OK' }), '`response` is not an object'],
    ['a status in words', entry({ status: 'OK' }), '`response.status` is no HTTP status'],
    ['a status of four digits', entry({ status: 2000 }), '`response.status` is no HTTP status'],
    ['broken base64', entry({ content }), '`response.content.text` is not base64'],
  ])('%s', (_, broken, says) => {
    const { unreadable, record } = read(entry(), broken, entry({ content: body(faulty) }))
    expect([unreadable, record.exchanges.map(({ id }) => id)]).toEqual([[{ entry: 2, why: says }], ['entry-001', 'entry-003']])
    expect(failed(entry(), broken)).toEqual([])
    expect(failed(broken, entry({ content: body(faulty) }))).toContain('must name-is-the-url')
  })

  test('one of another host belongs to no operation, readable or not', () => {
    const others = [at('/relative'), at('https://portal.azure.com/x', { content }), at('https://portal.azure.com/x', { status: 'OK' })]
    expect(read(...others)).toMatchObject({ notJudged: 3, unreadable: [] })
  })
})

describe('levels follow the host of each exchange', () => {
  const broken = { status: 500, content: body('{"error":{"code":"InternalServerError","message":"no"}}') }
  test.each([
    ['the public cloud', azure],
    ['a region', 'https://westeurope.management.azure.com'],
    ['a region of a government', 'https://usgovvirginia.management.usgovcloudapi.net'],
    ['China', 'https://management.chinacloudapi.cn'],
    ['capitals, a port and a dot', 'https://MANAGEMENT.AZURE.COM.:443'],
  ])('%s is real Azure', (_, host) => {
    expect(failed(at(`${host}${path}`, broken))).toEqual(['should no-server-error'])
    // what is not judged changes nothing
    expect(failed(at(`${host}${path}`, broken), at('https://portal.azure.com/x'))).toEqual(['should no-server-error'])
    // nor does what another server answers well
    expect(failed(at(`${host}${path}`, broken), entry())).toEqual(['should no-server-error'])
  })

  test.each([
    'https://management.azure.com.example',
    'https://notmanagement.azure.com',
    'https://management.azure.com@example.org',
    elsewhere,
  ])('%s is not', (host) => {
    expect(azureCloudOf(`${host}/`)).toBeUndefined()
    expect(failed(at(`${host}${path}`, broken))).toEqual(['must no-server-error'])
  })

  test('where both are wrong, the other server is a false positive, and Azure is not', () => {
    const { record } = read(at(`${azure}${path}`, broken), at(`${elsewhere}${path}`, broken))
    const [result] = suite.judge([record]).filter(({ check, findings }) => check.id === 'no-server-error' && findings.length > 0)
    expect(result).toMatchObject({ check: { level: 'must' }, atFault: 1, findings: [{ exchange: { id: 'entry-002' } }] })
  })
})
