/** Bodies that are too large, broken, or made to hurt whoever reads them. */
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import type { Behaviour } from './behaviour.ts'
import { head } from './wire.ts'

const operations = { of: ['listInProvider'] } as const
const cut = { ...operations, red: [], untested: /^listInProvider: the body is too long to be read, it was cut at \d+ bytes$/ } as const
const typed = [['Content-Type', 'application/json']] as const
/** A body in the place of the right one. */
const says = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Pick<Behaviour, 'meet'> => ({
  meet: async ({ wire, honest }) =>
    honest().then((answer) => wire.send({ ...answer, headers: [...answer.headers, ...Object.entries(headers)], body })),
})
/** Something put into the right body, behind its first brace. */
const handovers = (text: string): Pick<Behaviour, 'meet'> => ({
  meet: async ({ wire, honest }) =>
    honest().then((answer) => wire.send({ ...answer, body: String(answer.body).replace('{', () => `{${text}`) })),
})

const megabyte = Buffer.alloc(2 ** 20, ' ')
/** A gzip stream of so many megabytes of blanks, at the cost of one: its blocks are all the same. */
function bomb(megabytes: number): Buffer {
  const block = deflateRawSync(megabyte, { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), ...Array.from({ length: megabytes }, () => block)])
}

export const bodies: readonly Behaviour[] = [
  {
    id: 'body-of-a-gigabyte',
    says: 'A body of 1 GB, as its Content-Length says.',
    ...cut,
    meet: async ({ wire }) => {
      await wire.write(head(200, [...typed, ['Content-Length', String(2 ** 30)]]))
      for (let n = 0; n < 1024 && (await wire.write(megabyte)); n++);
    },
  },
  {
    id: 'chunks-without-end',
    says: 'Chunks of blanks come without end.',
    ...cut,
    meet: async ({ wire }) => {
      await wire.write(head(200, [...typed, ['Transfer-Encoding', 'chunked']]))
      for (const chunk = Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]); await wire.write(chunk); );
    },
  },
  { id: 'gzip-bomb', says: 'A body of 1 MB, coded as gzip, comes to 1 GB.', ...cut, ...says(bomb(1024), { 'Content-Encoding': 'gzip' }) },
  {
    id: 'gzip-that-is-none',
    says: 'A body says it is gzip, and is plain.',
    ...operations,
    red: ['body-is-sound-json', 'own-operations-listed'],
    ...says('{"value":[]}', { 'Content-Encoding': 'gzip' }),
  },
  {
    id: 'gzip-cut-short',
    says: 'A body coded as gzip ends early.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says(gzipSync('{"value":[]}').subarray(0, 20), { 'Content-Encoding': 'gzip' }),
  },
  {
    id: 'coding-that-nobody-knows',
    says: 'A body is coded in a way that nobody knows.',
    ...operations,
    red: ['body-is-sound-json', 'own-operations-listed'],
    ...says('{"value":[]}', { 'Content-Encoding': 'pied-piper' }),
  },
  {
    id: 'gzip-by-a-proxy',
    says: 'Every body is coded as gzip, unasked, as some proxies do.',
    red: [],
    meet: async ({ wire, honest }) => {
      const { status, headers, body } = await honest()
      return wire.send({ status, headers: [...headers, ['Content-Encoding', 'gzip']], body: body.length > 0 ? gzipSync(body) : '' })
    },
  },
  {
    id: 'invalid-utf-8',
    says: 'A body holds bytes that are no UTF-8.',
    ...operations,
    red: ['body-is-sound-json', 'own-operations-listed'],
    ...says(Buffer.from('{"value":[],"x":"\xff\xfe"}', 'latin1')),
  },
  {
    id: 'utf-16',
    says: 'A body is in UTF-16.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says(Buffer.from('\uFEFF{"value":[]}', 'utf16le')),
  },
  {
    id: 'byte-order-mark',
    says: 'A byte order mark stands before a body.',
    ...operations,
    red: ['body-is-sound-json'],
    meet: async ({ wire, honest }) => honest().then((answer) => wire.send({ ...answer, body: `\uFEFF${String(answer.body)}` })),
  },
  {
    id: 'nested-arrays',
    says: 'A body is 100,000 arrays, one in the other.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says('['.repeat(100_000) + ']'.repeat(100_000)),
  },
  {
    id: 'nested-objects',
    says: 'A member of a body is 5,000 objects, one in the other.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says(`{"value":[],"x":${'{"x":'.repeat(5_000)}1${'}'.repeat(5_000)}}`),
  },
  {
    id: 'unclosed-arrays',
    says: 'A body is 300,000 opening brackets.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says('['.repeat(300_000)),
  },
  {
    id: 'proto-members',
    says: 'Bodies have members __proto__ and constructor, which would change every object if they were copied.',
    red: [],
    if: ({ method }) => method === 'GET',
    ...handovers('"__proto__":{"polluted":true,"value":[]},"constructor":{"prototype":{"polluted":true}},'),
  },
  {
    id: 'huge-numbers',
    says: 'A body holds numbers beyond any type.',
    ...operations,
    red: [],
    ...handovers(`"big":1e999,"small":-1e-999,"long":${'9'.repeat(5_000)},`),
  },
  { id: 'duplicate-names', says: 'A body has a member twice.', ...operations, red: ['member-names-unique'], ...handovers('"value":[],') },
  {
    id: 'long-text-with-colons',
    says: 'A body holds a text of 9 MB that looks like many members.',
    ...operations,
    red: [],
    untested: /too long to be read, it was cut at 250000 parts$/,
    ...handovers(`"x":"${'\\":'.repeat(3_000_000)}",`),
  },
  {
    id: 'items-are-null',
    says: 'A list has 100,000 items, all of them null.',
    ...operations,
    red: [
      'body-matches-schema',
      'operations-are-actions',
      'operations-are-displayed',
      'operations-are-unique',
      'operations-of-the-provider',
      'own-operations-listed',
    ],
    ...says(`{"value":[${'null,'.repeat(99_999)}null]}`),
  },
  {
    id: 'long-signed-url',
    says: 'A text of 8 MB looks like a signed URL.',
    ...operations,
    red: [],
    ...handovers(`"x":"http://a/?t=1&c=2&s=${'A'.repeat(8_000_000)}",`),
  },
  {
    id: 'nul-bytes',
    says: 'NUL bytes stand in a body.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...says('{"value":[]}\0\0\0'),
  },
  {
    id: 'nothing',
    says: 'A list is answered 200 with an empty body.',
    ...operations,
    red: ['body-matches-schema', 'value-is-an-array'],
    ...says(''),
  },
  { id: 'null', says: 'A list is answered with null.', ...operations, red: ['body-matches-schema', 'value-is-an-array'], ...says('null') },
  {
    id: 'value-is-no-array',
    says: 'The value of a list is an object that gives itself out for a very long array.',
    ...operations,
    red: ['body-matches-schema', 'value-is-an-array'],
    ...says('{"value":{"length":4294967295,"0":{}}}'),
  },
  {
    id: 'items-are-anything',
    says: 'The items of a list are null, numbers, texts and arrays.',
    of: ['listInGroup', 'listInSubscription', 'listInProvider'],
    red: [
      'body-matches-schema',
      'id-is-a-vault-id',
      'ids-stay-in-scope',
      'listed-name-ends-the-id',
      'lists-what-exists',
      'operations-are-actions',
      'operations-are-displayed',
      'operations-are-unique',
      'operations-of-the-provider',
      'own-operations-listed',
      'type-is-the-providers',
      'vault-is-whole',
    ],
    ...says('{"value":[null,1,"x",[],[[]],true,{"id":7},{"id":null},{"id":"no/id"},{"id":""}]}'),
  },
  {
    id: 'many-items',
    says: 'A list has 100,000 items.',
    ...operations,
    red: [
      'operations-are-actions',
      'operations-are-displayed',
      'operations-are-unique',
      'operations-of-the-provider',
      'own-operations-listed',
    ],
    ...says(`{"value":[${'{},'.repeat(99_999)}{}]}`),
  },
  {
    id: 'millions-of-items',
    says: 'A list of 18 MB has 6,000,000 items.',
    ...operations,
    red: [],
    untested: /too long to be read, it was cut at 250000 parts$/,
    ...says(`{"value":[${'{},'.repeat(5_999_999)}{}]}`),
  },
  {
    id: 'html-for-everything',
    says: 'Whatever is asked, a page of HTML is answered with 200.',
    red: ['missing-token-401', 'operation-is-served'],
    amongOthers: true,
    untested: /keeps no state|follows from operation-is-served/,
    scenarios: 'all',
    meet: ({ wire }) =>
      wire.send({
        status: 200,
        headers: [['Content-Type', 'text/html']],
        body: '<!doctype html><title>Sign in</title><script>alert(1)</script>',
      }),
  },
  {
    id: 'gateway-page-for-everything',
    says: 'Whatever is asked, a gateway answers 502 with a page of HTML.',
    leaves: true,
    red: ['no-server-error', 'operation-is-served'],
    untested: /could not be created: 502|answered 502 to the end|follows from operation-is-served/,
    scenarios: 'all',
    meet: ({ wire }) =>
      wire.send({
        status: 502,
        headers: [['Content-Type', 'text/html']],
        body: '<html><h1>502 Bad Gateway</h1><script>alert(1)</script></html>',
      }),
  },
  {
    id: 'names-without-number',
    says: 'A body has 200,000 members that nobody declared, each with a name of its own.',
    ...operations,
    red: [],
    untested: /^listInProvider: the body is too long to be read, it was cut at \d+ names$/,
    ...handovers(Array.from({ length: 200_000 }, (_, i) => `"n${i}":${i},`).join('')),
  },
  {
    id: 'nested-for-ever',
    says: 'A member of a body is 800,000 arrays, one in the other.',
    ...operations,
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    ...handovers(`"deep":${'['.repeat(800_000)}${']'.repeat(800_000)},`),
  },
  {
    id: 'link-of-a-megabyte',
    says: 'A list has a link to its next page of a million characters.',
    ...operations,
    red: [],
    untested: /^listInProvider: the body is too long to be read, it was cut at \d+ characters of a link$/,
    ...handovers(`"nextLink":"https://x.invalid/${'x'.repeat(1_000_000)}",`),
  },
]
