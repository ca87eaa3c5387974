/** Every request gets one whole answer. */
import { altersAnswer, type When } from '../../fixtures/servers.ts'
import { oversized } from '../../fixtures/vaults.ts'
import { at, exchangeCheck } from '../../harness/check.ts'

/** Served, and the answer is lost on its way: what a socket would throw. */
const loses = (when: When, code: string, message: string) =>
  altersAnswer(when, () => {
    throw Object.assign(new Error(message), { code })
  })

export const answerArrives = exchangeCheck({
  id: 'answer-arrives',
  title: 'Every request is answered, and the answer ends',
  level: 'must',
  profile: 'contract',
  family: 'arrival',
  source: ['HTTP-ANSWER'],
  polls: true,
  unanswered: true,
  when: ({ wrong }) => wrong !== oversized,
  *judge(exchange) {
    if (exchange.failure) yield at(exchange, '', `never came: ${exchange.failure.message} (${exchange.failure.code})`)
  },
  defects: [
    {
      id: 'read-reset-now-and-then',
      says: 'Every seventh read of a vault ends in a reset connection.',
      at: ['read'],
      middleware: loses({ of: 'read', every: 7, answers: 'any' }, 'ECONNRESET', 'read ECONNRESET'),
    },
    {
      id: 'last-page-never-ends',
      says: 'The last page of the list of a subscription begins and never ends.',
      at: ['listInSubscription'],
      middleware: loses(
        { of: 'listInSubscription', if: ({ url }) => /skiptoken/i.test(url) },
        'UND_ERR_BODY_TIMEOUT',
        'Body Timeout Error',
      ),
    },
    {
      id: 'second-update-hangs',
      says: 'The second PATCH and all later ones are never answered.',
      at: ['update'],
      middleware: loses({ of: 'update', from: 2, answers: 'any' }, 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
    },
    {
      id: 'delete-done-and-unsaid',
      says: 'Vaults are deleted and the connection closed without an answer, each time.',
      at: ['delete'],
      middleware: loses({ of: 'delete', answers: 'any' }, 'UND_ERR_SOCKET', 'other side closed'),
    },
    {
      id: 'polls-reset',
      says: 'Each question after a long-running operation ends in a reset connection.',
      at: ['create'],
      middleware: loses({ of: 'poll' }, 'ECONNRESET', 'read ECONNRESET'),
      mode: { create: 'async' },
    },
    {
      id: 'refusal-breaks-the-connection',
      says: 'A missing token is answered with a closed connection instead of a 401.',
      middleware: loses({ answers: 401 }, 'ECONNRESET', 'read ECONNRESET'),
    },
  ],
})
