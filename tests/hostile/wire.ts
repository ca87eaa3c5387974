/** A server on a bare socket: what it writes is what the client reads, lawful or not. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { header, type Fields, type Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'

/** One connection, as whoever answers on it sees it. */
export interface Wire {
  /** Writes bytes as they are; resolves once they are on their way, false when the client has gone. */
  write(bytes: string | Buffer): Promise<boolean>
  /** A whole, lawful answer; the connection stays open. */
  send(answer: Answer): Promise<boolean>
  /** Writes, if anything is given, and closes. */
  end(bytes?: string | Buffer): void
  /** Closes with a reset. */
  reset(): void
  /** Runs when the client has gone. */
  onGone(run: () => void): void
}

export interface Listening {
  readonly port: number
  /** Without a slash at its end. */
  readonly url: string
  /** All requests that came, in order. */
  readonly requests: readonly Request[]
  /** How many connections were opened. */
  connections(): number
  close(): Promise<void>
}

export interface Serving {
  /** Answers a request, or does worse. */
  readonly meet: (request: Request, wire: Wire) => unknown
  /** Sees each connection before its first request; true: it is dealt with. */
  readonly greet?: (wire: Wire) => boolean
  readonly tls?: TlsOptions
}

/** Listens on loopback and a free port. A request is taken apart by hand: the client's are lawful. */
export async function listen({ meet, greet, tls }: Serving): Promise<Listening> {
  const [open, requests] = [new Set<Socket>(), [] as Request[]]
  let connections = 0
  const connected = (socket: Socket): void => {
    connections++
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => undefined))
    const wire = wireOf(socket)
    if (greet?.(wire)) return
    let [chunks, size, due] = [[] as Buffer[], 0, 0]
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      while (size >= due && size > 0) {
        const got = Buffer.concat(chunks)
        const read = readRequest(got, base)
        if (read.request === undefined) return void ([chunks, due] = [[got], read.due])
        ;[chunks, size, due] = [[got.subarray(read.due)], size - read.due, 0]
        requests.push(read.request)
        void meet(read.request, wire)
      }
    })
  }
  const server = tls ? createTlsServer(tls, connected).on('tlsClientError', () => undefined) : createServer(connected)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const base = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  return {
    port,
    url: base,
    requests,
    connections: () => connections,
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

function wireOf(socket: Socket): Wire {
  const write = (bytes: string | Buffer): Promise<boolean> =>
    new Promise((done) => {
      if (socket.writableEnded || socket.destroyed) return done(false)
      const gone = (): void => done(false)
      socket.once('close', gone)
      socket.write(bytes, (error) => {
        socket.off('close', gone)
        done(!error)
      })
    })
  return {
    write,
    send: ({ status, headers, body }) => {
      const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length)
      const framed = status === 204 || status === 304 ? [] : [['Content-Length', String(bytes.length)] as const]
      return write(Buffer.concat([Buffer.from(head(status, [...headers, ...framed]), 'latin1'), bytes]))
    },
    end: (bytes) => void (bytes === undefined ? socket.end() : socket.end(bytes)),
    reset: () => void socket.resetAndDestroy(),
    onGone: (run) => void socket.once('close', run),
  }
}

/** The head of an answer as it goes over the wire. */
export const head = (status: number, headers: Fields): string =>
  `HTTP/1.1 ${status} Status\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`

/** The request at the beginning of what came, and how many bytes it has; without a request: how many must have come before it is worth to look again. */
function readRequest(bytes: Buffer, base: string): { request?: Request; due: number } {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return { due: bytes.length + 1 }
  const [first, ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method, target] = first!.split(' ')
  const headers = fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const)
  const due = end + 4 + Number(header(headers, 'content-length') ?? 0)
  if (bytes.length < due) return { due }
  const body = bytes.subarray(end + 4, due).toString()
  return { due, request: { method: method!, url: `${base}${target}`, headers, ...(body && { body }) } }
}
