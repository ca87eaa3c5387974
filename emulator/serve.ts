/** Hangs an emulator on a socket. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { header } from './arm/fields.ts'
import type { Fields, Request } from '../harness/exchange.ts'
import type { Answer } from '../harness/server.ts'
import { bodyLimit } from './arm/body.ts'
import type { Emulator } from './emulator.ts'

export interface Served {
  /** Without a slash at the end. */
  readonly url: string
  /** Stops listening and ends every connection at once, also those kept alive. Any number of times. */
  readonly close: () => Promise<void>
}

/**
 * Serves over http, on loopback and a free port where nothing else is said; `latencyMs` is waited before each answer.
 * Rejects when the port is taken.
 */
export async function serve(emulator: Emulator, at: { host?: string; port?: number; latencyMs?: number } = {}): Promise<Served> {
  const { host = '127.0.0.1', port = 0, latencyMs = 0 } = at
  const server = createServer((incoming, outgoing) => {
    attend(emulator, base, incoming, outgoing, latencyMs).catch(() => outgoing.destroy())
  })
  server.listen(port, host)
  await once(server, 'listening')
  const base = addressOf(host, (server.address() as AddressInfo).port)
  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url: base, close }
}

/** A wildcard address can be listened on but not asked. */
function addressOf(host: string, port: number): string {
  const asked = host === '::' ? '::1' : host === '0.0.0.0' ? '127.0.0.1' : host
  return `http://${asked.includes(':') ? `[${asked}]` : asked}:${port}`
}

async function attend(
  emulator: Emulator,
  base: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  latencyMs: number,
): Promise<void> {
  const body = await readBody(incoming)
  if (body === undefined) return
  const headers = pairs(incoming.rawHeaders)
  const url = absolute(incoming.url ?? '/', header(headers, 'host'), base)
  const request: Request = { method: incoming.method ?? 'GET', url, headers, ...(body.text && { body: body.text }) }
  if (latencyMs > 0) await pause(latencyMs)
  const answered = await emulator.handle(request)
  send(outgoing, answered, body.whole)
  if (!body.whole) discardRest(incoming)
}

const pairs = (raw: readonly string[]): Fields => raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]!] as const] : []))

/** Links in answers are built on the address the client used; a Host that is no address is passed over. */
function absolute(target: string, host: string | undefined, base: string): string {
  if (/^https?:\/\//i.test(target)) return target
  const origin = host !== undefined && /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host) ? `http://${host}` : base
  return `${origin}${target.startsWith('/') ? '' : '/'}${target}`
}

/** The body, or as much of it as shows that it is too large; `undefined` when the client went away. */
async function readBody(incoming: IncomingMessage): Promise<{ readonly text: string; readonly whole: boolean } | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve) => {
    const finish = (whole: boolean): void => resolve({ text: Buffer.concat(chunks).toString(), whole })
    incoming.on('data', (chunk: Buffer) => {
      if (size > bodyLimit) return
      chunks.push(chunk)
      size += chunk.length
      if (size > bodyLimit) finish(false)
    })
    incoming.on('end', () => finish(true))
    incoming.on('error', () => resolve(undefined))
    incoming.on('close', () => resolve(undefined))
  })
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer, keepAlive: boolean): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  // A layer may have set the length, or a wrong one, on purpose; 204 and 304 have none (RFC 9110 §8.6).
  const framed = ['content-length', 'transfer-encoding'].some((name) => header(headers, name) !== undefined)
  const length: Fields = framed || status === 204 || status === 304 ? [] : [['Content-Length', String(bytes.length)]]
  const ending: Fields = keepAlive ? [] : [['Connection', 'close']]
  // the emulator dates its answers itself, and a layer may take that away
  outgoing.sendDate = false
  outgoing.writeHead(status, [...headers, ...length, ...ending].flat())
  outgoing.end(bytes)
}

/** How long a client that sends too much may take to notice the answer before the connection is cut. */
const lingerMs = 1000

/** Cutting the connection at once could take the answer with it: unread bytes make TCP reset. */
function discardRest(incoming: IncomingMessage): void {
  const { socket } = incoming
  const cut = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(cut))
  incoming.once('end', () => clearTimeout(cut))
  incoming.resume()
}
