/** Every check there is, in the order in which reports show them. A family is a file. */
import type { Check } from '../../harness/check.ts'
import * as arrival from './arrival.ts'
import * as contract from './contract.ts'
import * as json from './json.ts'
import * as protocol from './protocol.ts'
import * as create from './create.ts'
import * as echo from './echo.ts'
import * as location from './location.ts'
import * as read from './read.ts'
import * as lag from './lag.ts'
import * as tags from './tags.ts'
import * as update from './update.ts'
import * as deletion from './delete.ts'
import * as recreate from './recreate.ts'
import * as lists from './lists.ts'
import * as paging from './paging.ts'
import * as identity from './identity.ts'
import * as casing from './casing.ts'
import * as operations from './operations.ts'
import * as errors from './errors.ts'
import * as absence from './absence.ts'
import * as token from './token.ts'
import * as apiVersion from './api-version.ts'
import * as refusals from './refusals.ts'
import * as isolation from './isolation.ts'
import * as headers from './headers.ts'
import * as methods from './methods.ts'
import * as longRunning from './long-running.ts'
import * as operationHeaders from './operation-headers.ts'
import * as concurrency from './concurrency.ts'
import * as conditions from './conditions.ts'
import * as disclosure from './disclosure.ts'
import * as served from './served.ts'
import * as policies from './policies.ts'
import * as spelling from './spelling.ts'

const families = [
  arrival,
  contract,
  json,
  protocol,
  create,
  echo,
  location,
  read,
  lag,
  tags,
  update,
  deletion,
  recreate,
  lists,
  paging,
  identity,
  casing,
  operations,
  errors,
  absence,
  token,
  apiVersion,
  refusals,
  isolation,
  headers,
  methods,
  longRunning,
  operationHeaders,
  concurrency,
  conditions,
  disclosure,
  served,
  spelling,
  policies,
]

const isCheck = (value: unknown): value is Check => typeof value === 'object' && value !== null && 'judge' in value && 'defects' in value

/** By name within a family: the members of a module come in that order in one runtime, and as they were written in another. */
export const checks: readonly Check[] = families.flatMap((family) =>
  Object.entries(family as Readonly<Record<string, unknown>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, value]) => (isCheck(value) ? [value] : [])),
)
