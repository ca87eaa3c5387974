/** Refusals: each code with its status and with who says no, so that one code never comes with two statuses. */
import type { Fields } from '../../harness/exchange.ts'
import type { Reply } from './reply.ts'

/** `gateway` is Resource Manager before the provider is asked; `provider` is the provider itself. */
export type Codes = Readonly<Record<string, readonly [status: number, by: 'gateway' | 'provider']>>

interface More {
  readonly target?: string
  readonly headers?: Fields
}

/** Thrown where the server says no; carries the whole reply. Not an Error: nobody wants its stack, and a stack costs more than the answer. */
export class Refusal {
  readonly reply: Reply
  constructor([status, by]: Codes[string], code: string, message: string, { target, headers = [] }: More) {
    // Members that are not known are left out: the contract declares `target` a string, so null would break it.
    const error = { code, message, ...(target !== undefined && { target }) }
    const cause: Fields = by === 'gateway' ? [['x-ms-failure-cause', 'gateway']] : []
    this.reply = { status, headers: [...cause, ...headers], json: { error }, uncounted: by === 'gateway' }
  }
}

/** Makes refusals with the codes of a table. */
export const refusals =
  <Table extends Codes>(codes: Table) =>
  (code: keyof Table & string, message: string, more: More = {}): Refusal =>
    new Refusal(codes[code]!, code, message, more)

const codes = {
  MissingApiVersionParameter: [400, 'gateway'],
  InvalidApiVersionParameter: [400, 'gateway'],
  NoRegisteredProviderFound: [400, 'gateway'],
  InvalidSubscriptionId: [400, 'gateway'],
  LocationRequired: [400, 'gateway'],
  LocationNotAvailableForResourceType: [400, 'gateway'],
  InvalidRequestContent: [400, 'gateway'],
  InvalidRequestUri: [400, 'gateway'],
  InvalidSkipToken: [400, 'gateway'],
  InvalidTagNameCharacters: [400, 'gateway'],
  InvalidTag: [400, 'gateway'],
  AuthenticationFailed: [401, 'gateway'],
  AuthenticationFailedInvalidHeader: [401, 'gateway'],
  InvalidAuthenticationToken: [401, 'gateway'],
  SubscriptionNotFound: [404, 'gateway'],
  ResourceGroupNotFound: [404, 'gateway'],
  ResourceNotFound: [404, 'gateway'],
  InvalidResourceType: [404, 'gateway'],
  InvalidResourceNamespace: [404, 'gateway'],
  RouteNotFound: [404, 'gateway'],
  MethodNotAllowed: [405, 'gateway'],
  InvalidResourceLocation: [409, 'gateway'],
  RequestEntityTooLarge: [413, 'gateway'],
  OperationNotFound: [404, 'provider'],
  OperationCanceled: [409, 'provider'],
  UnsupportedMediaType: [415, 'provider'],
  InternalServerError: [500, 'provider'],
} as const satisfies Codes

export type Code = keyof typeof codes

/** A refusal with one of the codes that every provider has. */
export const refuse = refusals(codes)
