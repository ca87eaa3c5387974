/** Servers that break connections, framing and headers. */
import { json, type Behaviour, type Meeting } from './behaviour.ts'
import { head, type Wire } from './wire.ts'

const operations = { of: ['listInProvider'] } as const
/** A request that is never answered is the only fault of a server whose connections break. */
const unanswered = { ...operations, red: ['answer-arrives'], untested: /^listInProvider: no answer \(\w+\)$/ } as const
/** Fields that say how long a body is. */
const unframed = /^(content-length|transfer-encoding)$/i
const wellTyped = [['Content-Type', 'application/json']] as const

/** Writes a piece again and again, for as long as the client is there. */
async function forEver(wire: Wire, piece: (n: number) => string | Buffer, everyMs = 0): Promise<void> {
  for (let n = 0; await wire.write(piece(n)); n++)
    await new Promise((resolve) => (everyMs > 0 ? setTimeout(resolve, everyMs) : setImmediate(resolve)))
}

const framed =
  (text: string, ...fields: (readonly [string, string])[]) =>
  (wire: Wire): void =>
    wire.end(head(200, [...wellTyped, ...fields]) + text)
const writes = (act: (wire: Wire, meeting: Meeting) => unknown): Pick<Behaviour, 'meet'> => ({
  meet: (meeting) => act(meeting.wire, meeting),
})

export const transport: readonly Behaviour[] = [
  { id: 'closes-without-a-byte', says: 'The connection is closed instead of an answer.', ...unanswered, ...writes((wire) => wire.end()) },
  { id: 'resets-without-a-byte', says: 'The connection is reset instead of an answer.', ...unanswered, ...writes((wire) => wire.reset()) },
  {
    id: 'resets-in-the-status-line',
    says: 'The connection is reset within the status line.',
    ...unanswered,
    ...writes((wire) => wire.write('HTTP/1.1 20').then(() => wire.reset())),
  },
  {
    id: 'closes-in-the-headers',
    says: 'The connection is closed within the header fields.',
    ...unanswered,
    ...writes((wire) => wire.end('HTTP/1.1 200 OK\r\nContent-Ty')),
  },
  {
    id: 'resets-in-the-body',
    says: 'The connection is reset within the body.',
    ...unanswered,
    ...writes((wire) => wire.write(`${head(200, [...wellTyped, ['Content-Length', '900']])}{"value":[`).then(() => wire.reset())),
  },
  { id: 'keeps-silent', says: 'A request is taken and never answered.', ...unanswered, stalls: true, ...writes(() => undefined) },
  {
    id: 'stalls-after-the-headers',
    says: 'After the header fields nothing comes.',
    ...unanswered,
    stalls: true,
    ...writes((wire) => wire.write(head(200, [...wellTyped, ['Content-Length', '900']]))),
  },
  {
    id: 'dribbles-the-body',
    says: 'The body comes a blank at a time, and never ends.',
    ...unanswered,
    stalls: true,
    ...writes((wire) => wire.write(head(200, [...wellTyped, ['Content-Length', '9000000']])).then(() => forEver(wire, () => ' ', 5))),
  },
  {
    id: 'dribbles-the-headers',
    says: 'Header fields come one at a time, and never end.',
    ...unanswered,
    stalls: true,
    ...writes((wire) => wire.write('HTTP/1.1 200 OK\r\n').then(() => forEver(wire, (n) => `X-${n}: y\r\n`, 5))),
  },
  {
    id: 'headers-never-end',
    says: 'Header fields come as fast as they can, and never end.',
    ...unanswered,
    ...writes((wire) => wire.write('HTTP/1.1 200 OK\r\n').then(() => forEver(wire, (n) => `X-${n}: ${'y'.repeat(4000)}\r\n`))),
  },
  {
    id: 'header-flood',
    says: 'An answer has 20,000 header fields.',
    ...unanswered,
    ...writes((wire) =>
      wire.end(
        head(
          200,
          Array.from({ length: 20_000 }, (_, n) => [`X-${n}`, 'flood'] as const),
        ),
      ),
    ),
  },
  {
    id: 'many-headers',
    says: 'Every answer has 500 header fields more, one of them of 60,000 letters, which is much and lawful.',
    red: [],
    meet: async ({ wire, honest }) => {
      const answer = await honest()
      return wire.send({
        ...answer,
        headers: [
          ...answer.headers,
          ['X-Long', 'l'.repeat(60_000)],
          ...Array.from({ length: 500 }, (_, n) => [`X-Many-${n}`, 'more'] as const),
        ],
      })
    },
  },
  {
    id: 'content-length-too-long',
    says: 'Content-Length tells of more than comes before the connection is closed.',
    ...unanswered,
    ...writes(framed('{"value":[]}', ['Content-Length', '4000'])),
  },
  {
    id: 'content-length-too-short',
    says: 'Content-Length ends in the middle of the body.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...writes(async (wire, meeting) => {
      const { headers, body } = await meeting.honest()
      wire.end(`${head(200, [...headers, ['Content-Length', '40']])}${String(body)}`)
    }),
  },
  {
    id: 'two-content-lengths',
    says: 'Two fields of Content-Length say different things.',
    ...unanswered,
    ...writes(framed('{"value":[]}', ['Content-Length', '12'], ['Content-Length', '3'])),
  },
  {
    id: 'length-and-chunks',
    says: 'Both Content-Length and chunks frame the body, as in request smuggling.',
    ...unanswered,
    ...writes(framed('c\r\n{"value":[]}\r\n0\r\n\r\n', ['Content-Length', '3'], ['Transfer-Encoding', 'chunked'])),
  },
  {
    id: 'length-is-a-word',
    says: 'Content-Length is no number.',
    ...unanswered,
    ...writes(framed('{"value":[]}', ['Content-Length', 'twelve'])),
  },
  {
    id: 'chunk-size-is-a-word',
    says: 'The size of a chunk is no number.',
    ...unanswered,
    ...writes(framed('much\r\n{"value":[]}\r\n0\r\n\r\n', ['Transfer-Encoding', 'chunked'])),
  },
  {
    id: 'chunk-longer-than-told',
    says: 'A chunk is longer than its size.',
    ...unanswered,
    ...writes(framed('3\r\n{"value":[]}\r\n0\r\n\r\n', ['Transfer-Encoding', 'chunked'])),
  },
  {
    id: 'last-chunk-missing',
    says: 'The connection is closed before the last chunk.',
    ...unanswered,
    ...writes(framed('c\r\n{"value":[]}\r\n', ['Transfer-Encoding', 'chunked'])),
  },
  { id: 'no-http', says: 'The port speaks another protocol.', ...unanswered, ...writes((wire) => wire.end('SSH-2.0-OpenSSH_9.6\r\n')) },
  {
    id: 'status-is-a-word',
    says: 'The status is no number.',
    ...unanswered,
    ...writes((wire) => wire.end('HTTP/1.1 OK fine\r\nContent-Length: 0\r\n\r\n')),
  },
  {
    id: 'status-999',
    says: 'The status is 999.',
    ...operations,
    red: ['operation-is-served'],
    untested: /follows from operation-is-served/,
    ...writes((wire) => wire.send(json(999, { value: [] }))),
  },
  {
    id: 'continue-for-ever',
    says: 'Instead of an answer comes 100 Continue without end.',
    ...unanswered,
    stalls: true,
    ...writes((wire) => forEver(wire, () => head(100, []), 5)),
  },
  {
    id: 'hints-for-ever',
    says: 'Instead of an answer comes 103 Early Hints without end.',
    ...unanswered,
    stalls: true,
    ...writes((wire) => forEver(wire, () => head(103, [['Link', '</x>; rel=preload']]), 5)),
  },
  {
    id: 'continue-before-the-answer',
    says: 'One or two 100 Continue come before each answer, which is lawful.',
    red: [],
    scenarios: 'all',
    meet: async ({ wire, honest, nth }) => {
      if (nth % 3 === 0) await wire.write(head(100, []))
      await wire.write(head(100, []))
      return wire.send(await honest())
    },
  },
  {
    id: 'continue-cut-anywhere',
    says: '100 Continue comes in two pieces, cut after each of its bytes in turn, before each answer, which is lawful.',
    red: [],
    scenarios: 'all',
    meet: async ({ wire, honest, nth }) => {
      const before = head(100, [['X-Note', '1']])
      const cut = 1 + (nth % (before.length - 1))
      await wire.write(before.slice(0, cut))
      await new Promise((resolve) => setTimeout(resolve, 4))
      if (nth % 2) return wire.write(before.slice(cut)).then(async () => wire.send(await honest()))
      await wire.write(before.slice(cut) + before)
      return wire.send(await honest())
    },
  },
  {
    id: 'http-1-0',
    says: 'Each answer is of HTTP/1.0, without a length, and ends with the connection, which is lawful.',
    red: [],
    scenarios: 'all',
    meet: async ({ wire, honest }) => {
      const { status, headers, body } = await honest()
      wire.end(
        head(
          status,
          headers.filter(([name]) => !unframed.test(name)),
        ).replace('HTTP/1.1', 'HTTP/1.0') + (body ?? ''),
      )
    },
  },
  {
    id: 'chunks-of-a-byte',
    says: 'Each body comes in chunks of one byte, which is lawful.',
    red: [],
    scenarios: 'all',
    meet: async ({ wire, honest }) => {
      const answer = await honest()
      if (!answer.body) return wire.send(answer)
      const fields = answer.headers.filter(([name]) => !unframed.test(name))
      await wire.write(head(answer.status, [...fields, ['Transfer-Encoding', 'chunked']]))
      const chunks = [...Buffer.from(answer.body)].map((byte) => Buffer.from([0x31, 13, 10, byte, 13, 10]))
      return wire.write(Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]))
    },
  },
  {
    id: 'hints-before-the-answer',
    says: 'Some 103 Early Hints come before each answer, which is lawful.',
    red: [],
    meet: async ({ wire, honest }) => {
      for (let n = 0; n < 3; n++) await wire.write(head(103, [['Link', '</x>; rel=preload']]))
      return wire.send(await honest())
    },
  },
  {
    id: 'switches-protocols',
    says: '101 Switching Protocols is answered, which nobody asked for.',
    ...unanswered,
    ...writes((wire) =>
      wire.end(
        head(101, [
          ['Connection', 'Upgrade'],
          ['Upgrade', 'websocket'],
        ]),
      ),
    ),
  },
  {
    id: 'closes-after-each-answer',
    says: 'The connection is closed after each answer, and no answer says so.',
    red: [],
    scenarios: 'all',
    meet: async ({ wire, honest }) => wire.send(await honest()).then(() => wire.end()),
  },
  {
    id: 'resets-after-each-answer',
    says: 'The connection is reset a moment after each answer.',
    red: [],
    meet: async ({ wire, honest }) => wire.send(await honest()).then(() => setTimeout(() => wire.reset(), 2)),
  },
  {
    id: 'closes-when-used-again',
    says: 'A connection that is used again is closed instead of an answer, as an idle one may be in that moment.',
    red: [],
    meet: (() => {
      const used = new WeakSet<Wire>()
      return async ({ wire, honest }: Meeting): Promise<unknown> => {
        if (used.has(wire)) return wire.end()
        used.add(wire)
        return wire.send(await honest())
      }
    })(),
  },
  {
    id: 'answers-twice',
    says: 'Each read is answered twice on the same connection.',
    red: [],
    if: ({ method }) => method === 'GET',
    meet: async ({ wire, honest }) => honest().then(async (answer) => wire.send(answer).then(() => wire.send(answer))),
  },
]
