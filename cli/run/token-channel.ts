/** How the thread of the suite gets its tokens: it asks the main thread, where the login is, for each request. */
import { randomUUID } from 'node:crypto'
import { BroadcastChannel } from 'node:worker_threads'

interface Answer {
  readonly answer: string
  readonly token?: string
  readonly problem?: string
}
type Message = { readonly ask: string } | Answer

const open = (run: string): BroadcastChannel => new BroadcastChannel(`azure-backup-conformance token ${run}`)

/** For an answer, in milliseconds: longer than any login takes. */
const patience = 90_000

/** In the main thread: answers with what `token` resolves to, or with the message of its error. */
export function answerTokens(run: string, token: () => Promise<string>): { close(): void } {
  const channel = open(run)
  channel.onmessage = (event) => {
    const message = (event as { data: Message }).data
    if (!('ask' in message)) return
    token().then(
      (value) => channel.postMessage({ answer: message.ask, token: value } satisfies Message),
      (error: Error) => channel.postMessage({ answer: message.ask, problem: error.message } satisfies Message),
    )
  }
  return channel
}

/** In the thread of the suite: the token for the next request. Rejects, with one line, when the main thread has none. */
export function askTokens(run: string): { token(): Promise<string>; close(): void } {
  const channel = open(run)
  const waiting = new Map<string, (answer: Omit<Answer, 'answer'>) => void>()
  channel.onmessage = (event) => {
    const message = (event as { data: Message }).data
    if ('answer' in message) waiting.get(message.answer)?.(message)
  }
  return {
    close: () => channel.close(),
    token: () =>
      new Promise((resolve, reject) => {
        const id = randomUUID()
        const settle = ({ token, problem }: Omit<Answer, 'answer'>): void => {
          clearTimeout(late)
          waiting.delete(id)
          if (token === undefined) reject(new Error(problem ?? 'there is no token'))
          else resolve(token)
        }
        const late = setTimeout(() => settle({ problem: `no token came within ${patience / 1000} s` }), patience)
        waiting.set(id, settle)
        channel.postMessage({ ask: id } satisfies Message)
      }),
  }
}
