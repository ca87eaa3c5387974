/** An answer arrives, whole. */
import { always, at } from '../../../harness/check.ts'

export const answerArrives = always({
  id: 'answer-arrives', title: 'Every request is answered, and the answer ends', level: 'must', profile: 'contract', family: 'contract',
  source: ['HTTP-ANSWER'], polls: true, unanswered: true,
  *judge(exchange) {
    if (exchange.failure) yield at(exchange, '', `never came: ${exchange.failure.message} (${exchange.failure.code})`)
  },
  defects: [],
})
