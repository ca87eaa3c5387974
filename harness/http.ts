/** Sends requests over real sockets: undici, one request at a time as it stands, nothing repaired, nothing repeated, no redirect followed. */
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { Agent, EnvHttpProxyAgent, request as send, type Dispatcher } from 'undici'
import { toResponse, type Failure, type Fields, type Request, type Response } from './exchange.ts'
import type { Send } from './target.ts'

export interface HttpOptions {
  /** PEM file of a private certificate authority, trusted besides the system's. Throws when it cannot be read. */
  readonly ca?: string
  /** Honour HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
  readonly proxy?: boolean
}

/** The longest body that is kept, in bytes; a longer one is cut there and its connection closed. */
const longestBody = 64 * 1024 * 1024

export interface Http {
  readonly send: Send
  /** Closes all connections. */
  close(): Promise<void>
}

/** The certificates of a PEM file, with those that are trusted anyhow: naming some would replace all others. Throws when the file cannot be read. */
export const trusting = (ca: string): string[] => [...rootCertificates, readFileSync(ca, 'utf8')]

export function openHttp({ ca, proxy = false }: HttpOptions = {}): Http {
  const tls = ca === undefined ? {} : { ca: trusting(ca) }
  const settings = { connect: tls, requestTls: tls, keepAliveTimeout: 4_000, maxHeaderSize: 128 * 1024, pipelining: 1 }
  const dispatcher: Dispatcher = proxy ? new EnvHttpProxyAgent(settings) : new Agent(settings)
  return {
    close: () => dispatcher.destroy(),
    async send(request, { timeoutMs, signal }) {
      const late = AbortSignal.timeout(timeoutMs)
      try {
        return { response: await exchange(dispatcher, request, AbortSignal.any([signal, late]), timeoutMs) }
      } catch (error) {
        signal.throwIfAborted()
        return { failure: late.aborted ? { code: 'TIMEOUT', message: `no whole answer within ${timeoutMs / 1000} s` } : toFailure(error) }
      }
    },
  }
}

async function exchange(dispatcher: Dispatcher, { method, url, headers, body }: Request, signal: AbortSignal, timeoutMs: number): Promise<Response> {
  const answer = await send(url, {
    dispatcher, method: method as Dispatcher.HttpMethod, headers: headers.flat(), body: body ?? null, signal,
    headersTimeout: timeoutMs, bodyTimeout: timeoutMs, responseHeaders: 'raw',
  })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    chunks.push(chunk as Uint8Array)
    size += (chunk as Uint8Array).length
    if (size > longestBody) break
  }
  const bytes = Buffer.concat(chunks)
  const fields = toFields(answer.headers as unknown as readonly (string | Buffer)[])
  return size > longestBody ? toResponse(answer.statusCode, fields, bytes.subarray(0, longestBody), longestBody) : toResponse(answer.statusCode, fields, bytes)
}

/** Raw header fields come as a flat list of names and values. */
function toFields(raw: readonly (string | Buffer)[]): Fields {
  const text = (part: string | Buffer | undefined): string => (typeof part === 'string' ? part : (part?.toString('latin1') ?? ''))
  return Array.from({ length: raw.length / 2 }, (_, i) => [text(raw[2 * i]), text(raw[2 * i + 1])] as const)
}

/** The innermost error with a code says what happened; undici wraps it in its own. */
function toFailure(error: unknown): Failure {
  const { code, cause, message, errors } = error as { code?: string; cause?: unknown; message?: string; errors?: unknown[] }
  if (code === undefined && (cause ?? errors?.[0]) !== undefined) return toFailure(cause ?? errors![0])
  return { code: code ?? 'UNKNOWN', message: message || (code ?? String(error)) }
}
