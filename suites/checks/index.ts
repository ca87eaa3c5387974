/** Every check there is, in the order in which reports show them. */
import type { Check } from '../../harness/check.ts'
import * as arrival from './contract/arrival.ts'
import * as declaredFields from './contract/headers.ts'
import * as json from './contract/json.ts'
import * as requests from './contract/requests.ts'
import * as responses from './contract/responses.ts'
import * as served from './contract/served.ts'
import * as creation from './create/creation.ts'
import * as lag from './create/lag.ts'
import * as replacement from './create/replacement.ts'
import * as deletion from './delete/deletion.ts'
import * as absence from './errors/absence.ts'
import * as envelope from './errors/envelope.ts'
import * as casing from './identity/casing.ts'
import * as names from './identity/names.ts'
import * as readOnly from './identity/read-only.ts'
import * as scopes from './isolation/scopes.ts'
import * as whole from './identity/whole.ts'
import * as content from './lists/content.ts'
import * as strangers from './lists/strangers.ts'
import * as course from './long-running/course.ts'
import * as asyncHeaders from './long-running/headers.ts'
import * as operationStatus from './long-running/status.ts'
import * as entries from './operations/entries.ts'
import * as links from './paging/links.ts'
import * as apiVersion from './protocol/api-version.ts'
import * as headers from './protocol/headers.ts'
import * as credentials from './protocol/credentials.ts'
import * as spellings from './protocol/spellings.ts'
import * as secrets from './protocol/secrets.ts'
import * as token from './protocol/token.ts'
import * as writes from './refusals/writes.ts'
import * as twice from './update/twice.ts'
import * as merging from './update/merging.ts'
import * as tags from './update/tags.ts'

const ideas = [
  arrival,
  responses,
  declaredFields,
  json,
  requests,
  served,
  creation,
  replacement,
  lag,
  tags,
  merging,
  twice,
  deletion,
  content,
  strangers,
  links,
  names,
  whole,
  casing,
  readOnly,
  scopes,
  asyncHeaders,
  course,
  operationStatus,
  envelope,
  absence,
  apiVersion,
  token,
  credentials,
  spellings,
  secrets,
  headers,
  writes,
  entries,
]

/** By name within an idea: the members of a module come in that order in one runtime, and as they were written in another. */
export const checks: readonly Check[] = ideas.flatMap((idea) =>
  Object.entries(idea as Readonly<Record<string, Check>>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, check]) => check),
)
