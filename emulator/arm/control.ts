/** The control surface under `/_emulator/`: no part of Azure, hence no token, no api-version, no layers. */
import type { Request } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import type { Journal } from './journal.ts'
import type { ArmOptions } from './options.ts'

/** Kept equal to the package's by a test: a packed program has no package.json at a fixed distance. */
export const version = '0.1.0'

export const isControl = (path: string): boolean => path === '/_emulator' || path.startsWith('/_emulator/')

const respond = (status: number, json: unknown, extra: Answer['headers'] = []): Answer => ({
  status,
  headers: [['Content-Type', 'application/json; charset=utf-8'], ['Cache-Control', 'no-store'], ...extra],
  body: JSON.stringify(json),
})

const fault = (code: string, message: string): unknown => ({ error: { code, message } })

export interface Controls {
  readonly options: ArmOptions
  readonly journal: Journal
  readonly reset: () => void
}

function commands({ options, journal, reset }: Controls): Readonly<Record<string, readonly [method: string, run: () => unknown]>> {
  const { create, update, delete: remove, lroPolls, retryAfter, pageSize, seed } = options
  const settings = { create, update, delete: remove, lroPolls, retryAfter, pageSize, seed }
  return {
    health: ['GET', () => ({ status: 'ok', version, ...settings })],
    reset: ['POST', () => (reset(), { status: 'ok' })],
    journal: ['GET', () => ({ value: journal.entries() })],
  }
}

/** Answers a request to the control surface. */
export function createControl(controls: Controls): (request: Request, path: string) => Answer {
  const known = commands(controls)
  return ({ method }, path) => {
    const name = path.slice('/_emulator/'.length)
    if (!Object.hasOwn(known, name)) return respond(404, fault('NotFound', `The control surface offers ${Object.keys(known).join(', ')}.`))
    const [right, run] = known[name]!
    if (method !== right) return respond(405, fault('MethodNotAllowed', `${name} is a ${right}.`), [['Allow', right]])
    return respond(200, run())
  }
}
