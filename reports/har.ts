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

function response({ status, headers, text, size, bodyFault }: Response): object {
  const derived = toResponse(status, headers, text).bodyFault
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    content: { size, mimeType: header(headers, 'content-type') ?? 'x-unknown', text },
    redirectURL: header(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: size,
    // what the text alone would not tell again; the empty string says: no fault
    ...(derived !== bodyFault && { _bodyFault: bodyFault ?? '' }),
  }
}

function entry(exchange: Exchange): object {
  const { id, pass, story, role, operation, partOf, wrong, superseded, unsettled, failure, startedAt, durationMs } = exchange
  const missing = exchange.response ? undefined : { code: 'UNKNOWN', message: 'no answer' }
  return {
    _id: id,
    _pass: pass,
    _story: story,
    _role: role,
    ...(operation !== undefined && { _operation: operation }),
    ...(partOf !== undefined && { _partOf: partOf }),
    ...(wrong !== undefined && { _wrong: wrong }),
    ...(superseded && { _superseded: true }),
    ...(unsettled !== undefined && { _unsettled: unsettled }),
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
