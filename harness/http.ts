/** Sends requests over real sockets: undici, one request at a time as it stands, nothing repaired, no redirect followed. */
import { EventEmitter, setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { Agent, EnvHttpProxyAgent, buildConnector, request as send, type Dispatcher } from 'undici'
import { crowding } from './crowded.ts'
import { header, toResponse, type Failure, type Fields, type Request, type Response } from './exchange.ts'
import { passOverContinue } from './interim.ts'
import { isLoopback, type Send } from './target.ts'

export interface HttpOptions {
  /** PEM file of a private certificate authority, trusted besides the system's. Throws when it cannot be read. */
  readonly ca?: string
  /** Honour HTTP_PROXY, HTTPS_PROXY and NO_PROXY, but for what is on this machine: its token has no business elsewhere. */
  readonly proxy?: boolean
}

/**
 * A body that is longer than there is room is read no further, and its beginning is kept; so is one longer than `short` while all that is being read comes to `atOnce`.
 * Bytes. What else a body may not have too much of stands in crowded.ts.
 */
const longest = { body: 32 * 2 ** 20, beginning: 64 * 2 ** 10, atOnce: 48 * 2 ** 20, short: 2 ** 20 }

export interface Http {
  readonly send: Send
  /** Closes all connections. */
  close(): Promise<void>
}

/** The certificates of a PEM file, with those that are trusted anyhow: naming some would replace all others. Throws when the file cannot be read. */
export const trusting = (ca: string): string[] => [...rootCertificates, readFileSync(ca, 'utf8')]

export function openHttp({ ca, proxy = false }: HttpOptions = {}): Http {
  const tls = ca === undefined ? {} : { ca: trusting(ca) }
  const open = (pipelining: 0 | 1): Connections => {
    const settings = { requestTls: tls, keepAliveTimeout: 4_000, maxHeaderSize: 128 * 1024, pipelining }
    const connected = { ...settings, connect: seenTo(buildConnector(tls)) }
    const direct = new Agent(connected)
    let proxied: Dispatcher | undefined
    return {
      to: (url) => (proxy && !isLoopback(new URL(url).hostname) ? (proxied ??= new EnvHttpProxyAgent(connected)) : direct),
      destroy: async () => void (await Promise.all([direct.destroy(), proxied?.destroy()])),
    }
  }
  // a server may close an idle connection in the moment in which it is used again: reads are then sent anew, and nothing else is sent on such a one
  const [reused, fresh] = [open(1), open(0)]
  const volume = { reading: 0 }
  return {
    close: async () => void (await Promise.all([reused.destroy(), fresh.destroy()])),
    async send(request, { timeoutMs, signal, room = longest.body }) {
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      try {
        const response = await bounded(signal, timeoutMs, (over) =>
          exchange((isRead ? reused : fresh).to(request.url), request, over, timeoutMs, room, volume).catch((error: unknown) => {
            if (!isRead || over.aborted || !wasStale(error)) throw error
            return exchange(fresh.to(request.url), request, over, timeoutMs, room, volume)
          }),
        )
        return { response }
      } catch (error) {
        signal.throwIfAborted()
        return {
          failure: error instanceof Late ? { code: 'TIMEOUT', message: `no whole answer within ${timeoutMs / 1000} s` } : toFailure(error),
        }
      }
    },
  }
}

/** Connections that are kept in one way; `to` gives those that lead to a URL. */
interface Connections {
  to(url: string): Dispatcher
  destroy(): Promise<void>
}

class Late extends Error {}

/** That what is done is over, as undici takes it too: to make an AbortSignal of one's own for each request takes an eighth of its time. */
class Over extends EventEmitter {
  aborted = false

  abort(): void {
    this.aborted = true
    this.emit('abort')
  }
}

/** What is done, or the end of it when the signal is aborted or time is up: as long as there is no connection, undici does not listen to a signal. */
async function bounded<T>(signal: AbortSignal, timeoutMs: number, act: (over: Over) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const over = new Over()
  const { promise, reject } = withReject()
  const stop = (reason: unknown): void => {
    over.abort()
    reject(reason)
  }
  const end = (): void => stop(signal.reason)
  const timer = setTimeout(() => stop(new Late()), timeoutMs)
  // one for each request under way, and taken away with it
  setMaxListeners(0, signal)
  signal.addEventListener('abort', end)
  try {
    return await Promise.race([promise, act(over)])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject!: (reason: unknown) => void
  const promise = new Promise<never>((_, fail) => void (reject = fail))
  return { promise, reject }
}

/** An error of a connection tells how much had been read from it, and 100 Continue is passed over. */
const seenTo =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, done) =>
    connect(options, (...result) => {
      const [, socket] = result
      if (socket) passOverContinue(socket)
      socket?.prependListener('error', (error: Error & { socket?: unknown }) => void (error.socket ??= { bytesRead: socket.bytesRead }))
      done(...result)
    })

/** Whether a connection broke that had served before, ere anything of the answer came. */
function wasStale(error: unknown): boolean {
  const { code = '', socket } = error as { code?: string; socket?: { bytesRead?: number } | null }
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code) && (socket?.bytesRead ?? 0) > 0
}

/** Bytes of bodies that are just being read. */
interface Volume {
  reading: number
}

async function exchange(
  dispatcher: Dispatcher,
  { method, url, headers, body }: Request,
  signal: Over,
  timeoutMs: number,
  whole: number,
  volume: Volume,
): Promise<Response> {
  const answer = await send(url, {
    dispatcher,
    method: method as Dispatcher.HttpMethod,
    headers: headers.flat(),
    body: body ?? null,
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    responseHeaders: 'raw',
  })
  const fields = toFields(answer.headers as unknown as readonly (string | Buffer)[])
  // of a body that says itself that it is too long, no more than its beginning is read
  const first = Number(header(fields, 'content-length')) > whole ? longest.beginning : whole
  const chunks: Uint8Array[] = []
  let [size, room] = [0, first]
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk as Uint8Array)
      size += (chunk as Uint8Array).length
      volume.reading += (chunk as Uint8Array).length
      if (volume.reading > longest.atOnce) room = Math.min(room, longest.short)
      if (size > room) break
    }
  } catch (error) {
    // the answer had begun: whatever broke, the connection was not a stale one
    throw Object.assign(error as Error, { socket: null })
  } finally {
    volume.reading -= size
  }
  const { bytes, fault } =
    size > room
      ? { bytes: joined(chunks, longest.beginning), fault: `cut at ${room} bytes` }
      : decoded(Buffer.concat(chunks), header(fields, 'content-encoding'), whole)
  const crowded = fault === undefined ? crowding(bytes) : undefined
  return crowded === undefined
    ? toResponse(answer.statusCode, fields, bytes, fault)
    : toResponse(answer.statusCode, fields, bytes.subarray(0, longest.beginning), crowded)
}

const codings: Readonly<Record<string, (bytes: Buffer, limits: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** Codings are taken off, for a proxy may have put them on unasked (RFC 9110 §12.5.3); no further than there is room, for little can be made of much. */
function decoded(bytes: Buffer, coding: string | undefined, room: number): { bytes: Buffer; fault?: string } {
  const name = coding?.trim().toLowerCase() || 'identity'
  if (name === 'identity' || bytes.length === 0) return { bytes }
  const decode = codings[name]
  if (!decode) return { bytes, fault: `coded as ${name}` }
  try {
    return { bytes: decode(bytes, { maxOutputLength: room }) }
  } catch (error) {
    return {
      bytes: bytes.subarray(0, longest.beginning),
      fault: (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? `cut at ${room} bytes` : `not ${name}`,
    }
  }
}

/** The first so many bytes. */
function joined(chunks: readonly Uint8Array[], bytes: number): Buffer {
  const first: Uint8Array[] = []
  for (let size = 0, i = 0; size < bytes && i < chunks.length; size += chunks[i++]!.length) first.push(chunks[i]!)
  return Buffer.concat(first).subarray(0, bytes)
}

/** Raw header fields come as a flat list of names and values. */
function toFields(raw: readonly (string | Buffer)[]): Fields {
  const text = (part: string | Buffer | undefined): string => (typeof part === 'string' ? part : (part?.toString('latin1') ?? ''))
  return Array.from({ length: raw.length / 2 }, (_, i) => [text(raw[2 * i]), text(raw[2 * i + 1])] as const)
}

/** The innermost error with a code says what happened; undici wraps it in its own. */
function toFailure(error: unknown): Failure {
  const { code, cause, message, errors, name } = error as {
    code?: string
    cause?: unknown
    message?: string
    errors?: unknown[]
    name?: string
  }
  if (code === undefined && (cause ?? errors?.[0]) !== undefined) return toFailure(cause ?? errors![0])
  return { code: code ?? name ?? 'UNKNOWN', message: message || (code ?? String(error)) }
}
