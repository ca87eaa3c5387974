/** What a target is, told from its answers to a few harmless questions. It excuses nothing: what it breaks is found by the run. */
import { codeOf } from '../../harness/arm-error.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { describe } from '../../harness/long-running.ts'
import { nextLink } from '../../harness/paging.ts'
import { visible } from '../../reports/text.ts'

export interface FirstAnswers {
  /** The list of the group, as it should be asked for. */
  readonly group?: Exchange
  /** A read of a vault that nobody made. */
  readonly unknown?: Exchange
  /** The list of the subscription, without api-version, and without a token. */
  readonly unversioned?: Exchange
  readonly anonymous?: Exchange
}

/** A line each, without line end. */
export function acquaintance({ group, unknown, unversioned, anonymous }: FirstAnswers): string[] {
  const keepsNone = succeeds(unknown)
  return [
    `state        ${keepsNone ? `none: a vault with a random name answers ${status(unknown)}, as a mock does` : `an unknown vault answers ${answer(unknown)}`}`,
    `api-version  ${demanded(unversioned)}`,
    `token        ${demanded(anonymous)}`,
    `paging       ${group && nextLink(group) ? 'yes' : 'detected during the run'}; long-running operations: detected during the run`,
    keepsNone ? 'A mock can show the form of each answer, but not how answers belong together:' : '',
    keepsNone ? '--profile contract tests only the form; what needs state stays untested.' : '',
  ].filter(Boolean)
}

const status = (exchange: Exchange | undefined): number => exchange?.response?.status ?? 0
const succeeds = (exchange: Exchange | undefined): boolean => status(exchange) >= 200 && status(exchange) < 300

/** A status and what the error calls itself: `404 ResourceNotFound`. */
export function answer(exchange: Exchange | undefined): string {
  if (!exchange) return 'unknown: not requested'
  const code = codeOf(exchange)
  return `${describe(exchange)}${typeof code === 'string' ? ` ${visible(code).slice(0, 80)}` : ''}`
}

function demanded(without: Exchange | undefined): string {
  if (!without) return 'unknown: the document has no list of a subscription'
  const refused = status(without) >= 400 && status(without) < 500 && status(without) !== 429
  return succeeds(without)
    ? `not required (${status(without)} without one)`
    : refused
      ? `required (${answer(without)} without one)`
      : `unknown (${answer(without)} without one)`
}
