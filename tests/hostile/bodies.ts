/** Bodies that are too large, broken, or made to hurt whoever reads them. */
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { json, type Behaviour } from './behaviour.ts'
import { head } from './wire.ts'

const operations = { of: ['listOperations'] } as const
const cut = { ...operations, red: [], untested: /^listOperations: the body is too long to be read, it was cut at \d+ bytes$/ } as const
const typed = [['Content-Type', 'application/json']] as const
const says = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Pick<Behaviour, 'meet'> => ({ meet: ({ wire }) => wire.send({ ...json(200, '', headers), body }) })

const megabyte = Buffer.alloc(2 ** 20, ' ')
/** A gzip stream of so many megabytes of blanks, at the cost of one: its blocks are all the same. */
function bomb(megabytes: number): Buffer {
  const block = deflateRawSync(megabyte, { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), ...Array.from({ length: megabytes }, () => block)])
}

export const bodies: readonly Behaviour[] = [
  {
    id: 'body-of-a-gigabyte', says: 'A body of 1 GB, as its Content-Length says.', ...cut,
    meet: async ({ wire }) => {
      await wire.write(head(200, [...typed, ['Content-Length', String(2 ** 30)]]))
      for (let n = 0; n < 1024 && (await wire.write(megabyte)); n++);
    },
  },
  {
    id: 'chunks-without-end', says: 'Chunks of blanks come without end.', ...cut,
    meet: async ({ wire }) => {
      await wire.write(head(200, [...typed, ['Transfer-Encoding', 'chunked']]))
      for (const chunk = Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]); await wire.write(chunk); );
    },
  },
  { id: 'gzip-bomb', says: 'A body of 1 MB, coded as gzip, comes to 1 GB.', ...cut, ...says(bomb(1024), { 'Content-Encoding': 'gzip' }) },
  { id: 'gzip-that-is-none', says: 'A body says it is gzip, and is plain.', ...operations, red: [], ...says('{"value":[]}', { 'Content-Encoding': 'gzip' }) },
  { id: 'gzip-cut-short', says: 'A body coded as gzip ends early.', ...operations, red: [], ...says(gzipSync('{"value":[]}').subarray(0, 20), { 'Content-Encoding': 'gzip' }) },
  { id: 'coding-that-nobody-knows', says: 'A body is coded in a way that nobody knows.', ...operations, red: [], ...says('{"value":[]}', { 'Content-Encoding': 'pied-piper' }) },
  {
    id: 'gzip-by-a-proxy', says: 'Every body is coded as gzip, unasked, as some proxies do.', red: [],
    meet: async ({ wire, honest }) => {
      const { status, headers, body } = await honest()
      return wire.send({ status, headers: [...headers, ['Content-Encoding', 'gzip']], body: body.length > 0 ? gzipSync(body) : '' })
    },
  },
  { id: 'invalid-utf-8', says: 'A body holds bytes that are no UTF-8.', ...operations, red: [], ...says(Buffer.from('{"value":[],"x":"\xff\xfe"}', 'latin1')) },
  { id: 'utf-16', says: 'A body is in UTF-16.', ...operations, red: [], ...says(Buffer.from('\uFEFF{"value":[]}', 'utf16le')) },
  { id: 'byte-order-mark', says: 'A byte order mark stands before a body.', ...operations, red: [], meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: `\uFEFF${String(answer.body)}` })) },
  { id: 'nested-arrays', says: 'A body is 100,000 arrays, one in the other.', ...operations, red: [], ...says('['.repeat(100_000) + ']'.repeat(100_000)) },
  { id: 'nested-objects', says: 'A member of a body is 5,000 objects, one in the other.', ...operations, red: [], ...says(`{"value":[],"x":${'{"x":'.repeat(5_000)}1${'}'.repeat(5_000)}}`) },
  { id: 'unclosed-arrays', says: 'A body is 3,000,000 opening brackets.', ...operations, red: [], ...says('['.repeat(3_000_000)) },
  {
    id: 'proto-members', says: 'Bodies have members __proto__ and constructor, which would change every object if they were copied.', red: [],
    if: ({ method }) => method === 'GET', meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', '{"__proto__":{"polluted":true,"value":[]},"constructor":{"prototype":{"polluted":true}},') })),
  },
  { id: 'huge-numbers', says: 'A body holds numbers beyond any type.', ...operations, red: [], meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', `{"big":1e999,"small":-1e-999,"long":${'9'.repeat(5_000)},`) })) },
  { id: 'duplicate-names', says: 'A body has a member twice.', ...operations, red: ['member-names-unique'], meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', '{"value":[],') })) },
  { id: 'long-text-with-colons', says: 'A body holds a text of 20 MB that looks like many members.', ...operations, red: [], meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', `{"x":"${'\\":'.repeat(7_000_000)}",`) })) },
  { id: 'a-million-nulls', says: 'A list has 900,000 items, all of them null.', ...operations, red: [], ...says(`{"value":[${'null,'.repeat(899_999)}null]}`) },
  { id: 'long-signed-url', says: 'A text of 20 MB looks like a signed URL.', ...operations, red: [], meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', `{"x":"http://a/?t=1&c=2&s=${'A'.repeat(20_000_000)}",`) })) },
  { id: 'nul-bytes', says: 'NUL bytes stand in a body.', ...operations, red: [], ...says('{"value":[]}\0\0\0') },
  { id: 'nothing', says: 'A list is answered 200 with an empty body.', ...operations, red: [], ...says('') },
  { id: 'null', says: 'A list is answered with null.', ...operations, red: [], ...says('null') },
  { id: 'value-is-no-array', says: 'The value of a list is an object that gives itself out for a very long array.', ...operations, red: [], ...says('{"value":{"length":4294967295,"0":{}}}') },
  { id: 'items-are-anything', says: 'The items of a list are null, numbers, texts and arrays.', of: ['listInGroup', 'listInSubscription', 'listOperations'], red: [], ...says('{"value":[null,1,"x",[],[[]],true,{"id":7},{"id":null},{"id":"no/id"},{"id":""}]}') },
  { id: 'a-million-items', says: 'A list has 900,000 items.', ...operations, red: [], ...says(`{"value":[${'{},'.repeat(899_999)}{}]}`) },
  { id: 'items-without-number', says: 'A list of 60 MB has 20,000,000 items.', ...operations, red: [], ...says(`{"value":[${'{},'.repeat(19_999_999)}{}]}`) },
  { id: 'html-for-everything', says: 'Whatever is asked, a page of HTML is answered with 200.', red: [], stories: 'all', meet: ({ wire }) => wire.send({ status: 200, headers: [['Content-Type', 'text/html']], body: '<!doctype html><title>Sign in</title><script>alert(1)</script>' }) },
  { id: 'gateway-page-for-everything', says: 'Whatever is asked, a gateway answers 502 with a page of HTML.', red: [], stories: 'all', meet: ({ wire }) => wire.send({ status: 502, headers: [['Content-Type', 'text/html']], body: '<html><h1>502 Bad Gateway</h1><script>alert(1)</script></html>' }) },
]
