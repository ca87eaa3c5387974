/** A JSON body can be parsed by any client. */
import { partOf } from '../../fixtures/parts.ts'
import { altersAnswer, setHeader } from '../../fixtures/servers.ts'
import { at, exchangeCheck } from '../../harness/check.ts'
import { type Answered, header, mediaType } from '../../harness/exchange.ts'

const isJson = ({ response }: Answered): boolean => response.size > 0 && /[/+]json$/.test(mediaType(response.headers) ?? '')

export const bodyIsSoundJson = exchangeCheck({
  id: 'body-is-sound-json',
  title: 'A JSON body is one whole JSON text in UTF-8',
  level: 'must',
  profile: 'contract',
  family: 'json',
  source: ['HTTP-JSON'],
  polls: true,
  seesWhole: true,
  when: isJson,
  *judge(exchange) {
    const fault = exchange.response.bodyFault
    if (fault !== undefined && !fault.startsWith('duplicate') && !fault.startsWith('cut')) yield at(exchange, '/body', `is ${fault}`)
  },
  defects: [
    {
      id: 'bom-before-the-list',
      says: 'A byte order mark stands before the list of a subscription.',
      at: ['listInSubscription'],
      middleware: altersAnswer({ of: 'listInSubscription' }, (draft) => void (draft.body = `\uFEFF${draft.body}`)),
    },
    {
      id: 'read-in-latin-1',
      says: 'A read of a vault is answered in Latin-1.',
      at: ['read'],
      middleware: () => async (request, next) => {
        const answer = await next(request)
        return partOf(request) === 'read' ? { ...answer, body: Buffer.from(String(answer.body), 'latin1') } : answer
      },
      also: ['echo', 'update', 'tags', 'location', 'create', 'identity', 'refusals', 'contract'],
    },
    {
      id: 'last-page-is-cut',
      says: 'The last page of a group is cut short, and its length fits the rest.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => void (draft.json.nextLink || (draft.body = draft.body.slice(0, -9)))),
      also: ['lists', 'contract'],
    },
    {
      id: 'first-poll-is-cut',
      says: 'The first answer about a long-running operation is cut short.',
      at: ['create'],
      mode: { create: 'async' },
      middleware: altersAnswer({ of: 'poll', to: 1 }, (draft) => void (draft.body = draft.body.slice(0, 20))),
      also: ['long-running', 'operation-headers'],
    },
    {
      id: 'operations-hold-nan',
      says: 'The list of operations holds a number that is NaN.',
      at: ['listInProvider'],
      middleware: altersAnswer(
        { of: 'listInProvider' },
        (draft) => void (draft.body = draft.body.replace('{"value"', '{"cost":NaN,"value"')),
      ),
      also: ['lists', 'contract'],
    },
    {
      id: 'refusal-ends-in-a-comma',
      says: 'A 400 has a comma after its last member.',
      middleware: altersAnswer({ answers: 400 }, (draft) => void (draft.body = draft.body.replace(/}}$/, ',}}'))),
      also: ['errors', 'contract'],
    },
    {
      id: 'deletion-says-ok',
      says: 'A deletion answers OK, bare, as application/json.',
      at: ['delete'],
      middleware: altersAnswer({ of: 'delete', answers: 200 }, (draft) => {
        draft.body = 'OK'
        draft.headers.push(['Content-Type', 'application/json'])
      }),
    },
  ],
})

export const memberNamesUnique = exchangeCheck({
  id: 'member-names-unique',
  title: 'No object has two members of one name',
  level: 'must',
  profile: 'contract',
  family: 'json',
  source: ['HTTP-JSON-NAMES'],
  polls: true,
  seesWhole: true,
  when: isJson,
  *judge(exchange) {
    const fault = exchange.response.bodyFault
    if (fault?.startsWith('duplicate')) yield at(exchange, '/body', `has a ${fault}`)
  },
  defects: [
    {
      id: 'read-has-tags-twice',
      says: 'A read of a vault has the member tags twice.',
      at: ['read'],
      middleware: altersAnswer({ of: 'read' }, (draft) => void (draft.body = draft.body.replace('"tags":', '"tags":{},"tags":'))),
    },
    {
      id: 'error-has-code-twice',
      says: 'An error of 404 has its code twice, once with an escaped letter.',
      middleware: altersAnswer({ answers: 404 }, (draft) => void (draft.body = draft.body.replace('"code":', '"c\\u006fde":"","code":'))),
    },
    {
      id: 'last-item-has-its-name-twice',
      says: 'A vault on the last page of a subscription has its name twice.',
      at: ['listInSubscription'],
      middleware: altersAnswer(
        { of: 'listInSubscription' },
        (draft) => void (draft.json.nextLink || (draft.body = draft.body.replace('"name":', '"name":null,"name":'))),
      ),
    },
    {
      id: 'status-stands-twice',
      says: 'The answer about a long-running operation has its status twice.',
      at: ['delete'],
      mode: { delete: 'async' },
      middleware: altersAnswer(
        { of: 'poll' },
        (draft) => void (draft.body = draft.body.replace('"status":', '"status":"InProgress","status":')),
      ),
    },
  ],
})

/** Whoever goes by the label would read other letters. */
export const charsetIsUtf8 = exchangeCheck({
  id: 'charset-is-utf-8',
  title: 'A JSON body calls itself nothing but UTF-8',
  level: 'should',
  profile: 'contract',
  family: 'json',
  source: ['HTTP-JSON'],
  polls: true,
  seesWhole: true,
  when: isJson,
  *judge(exchange) {
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header(exchange.response.headers, 'content-type') ?? '')?.[1]
    if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
      yield at(exchange, '/headers/content-type', `names the charset ${charset}`)
  },
  defects: [
    {
      id: 'list-calls-itself-latin-1',
      says: 'The list of a group is UTF-8 and calls itself ISO-8859-1.',
      at: ['listInGroup'],
      middleware: altersAnswer({ of: 'listInGroup' }, (draft) => setHeader(draft, 'content-type', 'application/json; charset=iso-8859-1')),
    },
  ],
})
