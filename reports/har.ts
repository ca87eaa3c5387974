/** Evidence as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), which browsers, proxies and editors open. */
import { header, toResponse } from '../harness/exchange.ts'
import type { Exchange, Fields, Request, Response } from '../harness/exchange.ts'

export { fromHar } from './har-reading.ts'

const pairs = (fields: Fields) => fields.map(([name, value]) => ({ name, value }))

function queryOf(url: string): { name: string; value: string }[] {
  return URL.canParse(url) ? [...new URL(url).searchParams].map(([name, value]) => ({ name, value })) : []
}

function request({ method, url, headers, body, padding }: Request): object {
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    queryString: queryOf(url),
    ...(body !== undefined && { postData: { mimeType: header(headers, 'content-type') ?? '', text: body } }),
    ...(padding !== undefined && { _padding: padding }),
    headersSize: -1,
    bodySize: Buffer.byteLength(body ?? ''),
  }
}

/** HAR's way to say that no answer came. */
const unanswered = {
  status: 0,
  statusText: '',
  httpVersion: '',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
}

/** What the body alone would not tell again; the empty string says: no fault. Of a reduced one there is the table, and what was found on the whole. */
function bodyOf(answer: Response): { content: object; [kept: `_${string}`]: unknown } {
  const { status, headers, size, bodyFault, reduced } = answer
  const content = { size, mimeType: header(headers, 'content-type') ?? 'x-unknown' }
  if (reduced)
    return {
      content: { ...content, comment: 'a long list, reduced when it came: see _reduced' },
      _reduced: reduced,
      ...(bodyFault !== undefined && { _bodyFault: bodyFault }),
    }
  const derived = toResponse(status, headers, answer.text).bodyFault
  return { content: { ...content, text: answer.text }, ...(derived !== bodyFault && { _bodyFault: bodyFault ?? '' }) }
}

function response(answer: Response): object {
  const { status, headers, size } = answer
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    redirectURL: header(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: size,
    ...bodyOf(answer),
  }
}

function entry(exchange: Exchange): object {
  const {
    id,
    pass,
    scenario,
    kind,
    role,
    operation,
    partOf,
    wrong,
    superseded,
    repeated,
    unsettled,
    tokenShown,
    failure,
    startedAt,
    durationMs,
  } = exchange
  const missing = exchange.response ? undefined : { code: 'UNKNOWN', message: 'no answer' }
  return {
    _id: id,
    _pass: pass,
    _scenario: scenario,
    ...(kind !== undefined && { _kind: kind }),
    _role: role,
    ...(operation !== undefined && { _operation: operation }),
    ...(partOf !== undefined && { _partOf: partOf }),
    ...(wrong !== undefined && { _wrong: wrong }),
    ...(superseded && { _superseded: true }),
    ...(repeated && { _repeated: true }),
    ...(unsettled !== undefined && { _unsettled: unsettled }),
    ...(tokenShown !== undefined && { _tokenShown: tokenShown }),
    ...((failure ?? missing) && { _failure: failure ?? missing }),
    startedDateTime: startedAt,
    time: durationMs,
    request: request(exchange.request),
    response: exchange.response ? response(exchange.response) : unanswered,
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
  }
}

/**
 * A HAR 1.2 document of exchanges; `extra` stands under `log._azureBackupConformance`.
 * Nothing is redacted here. `fromHar` gives back the same exchanges.
 */
export function toHar(exchanges: readonly Exchange[], extra?: object): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'azure-backup-conformance', version: '1' },
      ...(extra && { _azureBackupConformance: extra }),
      entries: exchanges.map(entry),
    },
  }
}

/** The same document as JSON text, an entry at a time: that of a long run need not be in memory at once. */
export function* harText(exchanges: readonly Exchange[], extra?: object): Generator<string, void> {
  const frame = JSON.stringify(toHar([], extra), null, 1)
  const end = frame.lastIndexOf(']')
  yield frame.slice(0, end)
  for (const [i, exchange] of exchanges.entries()) yield `${i > 0 ? ',' : ''}\n${JSON.stringify(entry(exchange), null, 1)}`
  yield `\n${frame.slice(end)}\n`
}
