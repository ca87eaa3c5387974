/** What the emulator does, and on whose word. A test holds that every line is shown by a test of its own. */
import { policyBehaviours } from './policy-behaviours.ts'

/**
 * `recorded`: seen in recorded answers of real Azure. `documented`: Microsoft's documentation, swagger or captures in public issues.
 * `arm`: the Resource Manager RPC, which binds every provider. `ours`: nothing was found, so this was chosen.
 */
export type Evidence = 'recorded' | 'documented' | 'arm' | 'ours'

export interface Behaviour {
  readonly id: string
  readonly says: string
  readonly evidence: Evidence
  /** Where the evidence stands; for `ours`, why it was chosen so. */
  readonly witness: string
}

const cli = 'Azure/azure-cli recordings of backup tests'
const assets = 'Azure/azure-sdk-assets recordings, 2023-04-01 to 2025-02-01'
const rpc = (file: string): string => `Azure/azure-resource-manager-rpc v1.0, ${file}`
const resources = rpc('resource-api-reference.md')
const common = rpc('common-api-details.md')
const asyncOperations = rpc('async-api-reference.md')
const tagLimits = 'learn.microsoft.com: use tags to organize Azure resources'

export const behaviours = [
  // The gate
  {
    id: 'api-version-demanded',
    evidence: 'arm',
    says: 'A call without api-version is refused with 400 MissingApiVersionParameter',
    witness: resources,
  },
  {
    id: 'api-version-form',
    evidence: 'documented',
    says: 'An api-version that is not written as a date is refused with 400 InvalidApiVersionParameter',
    witness: 'Captured answers in public issues',
  },
  {
    id: 'api-version-offered',
    evidence: 'documented',
    says: 'An api-version that is not offered is 400 NoRegisteredProviderFound on a resource, 404 InvalidResourceType on a type',
    witness: 'Captured answers of other providers behind the same gateway',
  },
  {
    id: 'api-version-name-any-case',
    evidence: 'ours',
    says: 'The name of the parameter api-version is matched ignoring case',
    witness: 'Resource Manager compares names ignoring case elsewhere',
  },
  {
    id: 'token-demanded',
    evidence: 'documented',
    says: 'A call without, with an unreadable, or with a wrong token is refused with 401 and a Bearer challenge',
    witness: 'learn.microsoft.com: authenticate requests to Resource Manager; RFC 9110 §11.6.1',
  },
  {
    id: 'order-of-checks',
    evidence: 'documented',
    says: 'Api-version, token, subscription, group, resource and body are examined in this order',
    witness: 'Follows from captured answers; the token comes before anything that tells what exists',
  },
  {
    id: 'subscription-known',
    evidence: 'documented',
    says: 'An unknown subscription is 404 SubscriptionNotFound, one that is no guid 400 InvalidSubscriptionId',
    witness: 'Captured answers in public issues',
  },
  {
    id: 'group-known',
    evidence: 'recorded',
    says: 'An unknown resource group is 404 ResourceGroupNotFound for every method',
    witness: `${cli}, other providers behind the same gateway`,
  },
  {
    id: 'unknown-route',
    evidence: 'ours',
    says: 'A path that leads nowhere is 404 in an ARM envelope',
    witness: 'InvalidResourceType and InvalidResourceNamespace are codes of the gateway; RouteNotFound is ours',
  },
  {
    id: 'method-not-allowed',
    evidence: 'ours',
    says: 'A method that is not offered is 405 MethodNotAllowed with Allow',
    witness: 'RFC 9110 §15.5.6; what Azure answers is not known',
  },
  {
    id: 'slashes-in-front',
    evidence: 'documented',
    says: 'Repeated slashes in front of the path are passed over',
    witness: 'The JavaScript client sends them when its endpoint ends with a slash',
  },
  {
    id: 'names-any-case',
    evidence: 'arm',
    says: 'Path segments, group and vault names match ignoring case; answers keep the casing of creation',
    witness: common,
  },
  {
    id: 'body-limit',
    evidence: 'arm',
    says: 'A body over 8 MB is refused with 413',
    witness: `${common} gives the limit; the code is ours`,
  },
  // Every answer
  {
    id: 'headers-of-every-answer',
    evidence: 'recorded',
    says: 'Every answer bears cache, date, transport security, sniffing and request id headers',
    witness: assets,
  },
  { id: 'correlation-id', evidence: 'arm', says: "The caller's x-ms-correlation-request-id is used, else the request id", witness: common },
  {
    id: 'client-request-id',
    evidence: 'recorded',
    says: 'x-ms-client-request-id is returned when asked for, and on calls on one vault anyway',
    witness: `${common}; ${assets}`,
  },
  {
    id: 'rate-counters',
    evidence: 'recorded',
    says: 'Rate headers fall with each call and never block',
    witness: `${assets}; that they never block is ours`,
  },
  {
    id: 'error-envelope',
    evidence: 'recorded',
    says: 'A refusal is {"error":{"code","message"}}, with target where one parameter is to blame, and holds no null',
    witness: `${cli}; the provider itself sends nulls, which its contract forbids`,
  },
  {
    id: 'no-etag-header',
    evidence: 'recorded',
    says: 'The etag stands in the body and not in a header, and there is no systemData',
    witness: `${cli}, 463 answers`,
  },
  // Lists
  {
    id: 'operations-list',
    evidence: 'recorded',
    says: 'The list of operations is one page of unique names with display and origin',
    witness: 'Azure/azure-sdk-for-net recordings, 2021-06-01; the entries are our own words',
  },
  { id: 'list-empty', evidence: 'recorded', says: 'An empty group lists as {"value":[]}', witness: cli },
  {
    id: 'list-scopes',
    evidence: 'recorded',
    says: 'The list of a group holds the vaults of that group alone, that of the subscription all',
    witness: cli,
  },
  {
    id: 'list-items-reduced',
    evidence: 'recorded',
    says: 'Items of lists have all top-level members and reduced properties',
    witness: `${cli}, 1319 of 1319 items at 2023-04-01; ${assets}`,
  },
  {
    id: 'paging',
    evidence: 'recorded',
    says: 'nextLink is absolute, carries api-version and %24skiptoken, and is absent on the last page',
    witness: `${cli}, a list of 658 vaults`,
  },
  {
    id: 'paging-stable',
    evidence: 'ours',
    says: 'A page goes on after the last vault of the one before, whatever came or went meanwhile',
    witness: 'Clients may not lose a vault that was there all the time',
  },
  {
    id: 'skip-token-checked',
    evidence: 'ours',
    says: 'A skip token that was not given out for the list is refused with 400',
    witness: 'To begin anew in silence would loop',
  },
  {
    id: 'other-peoples-vaults',
    evidence: 'ours',
    says: 'The subscription holds vaults of others in groups of their own from the start',
    witness: 'No real subscription is empty',
  },
  // PUT
  { id: 'create-201', evidence: 'recorded', says: 'PUT of a new vault is 201 with the vault', witness: `${cli}, 95 of 95` },
  {
    id: 'create-async',
    evidence: 'recorded',
    says: 'An asynchronous PUT is 201 and Provisioning, with Azure-AsyncOperation, without Location; GET says so until it has ended',
    witness: `${assets}; the GET meanwhile is of ${asyncOperations}`,
  },
  {
    id: 'server-made-properties',
    evidence: 'recorded',
    says: 'The server adds provisioningState and its other own properties, some of them when provisioning has ended',
    witness: assets,
  },
  {
    id: 'replace-200',
    evidence: 'recorded',
    says: 'PUT of an existing vault is 200 and replaces it: omitted tags, settings and identity are gone',
    witness: `Azure/azure-sdk-for-net recordings of 2017 for 200; replacing is of ${resources}`,
  },
  {
    id: 'replace-sync',
    evidence: 'ours',
    says: 'A replace is never long-running',
    witness: 'No recording of an asynchronous replace was found',
  },
  {
    id: 'body-object-demanded',
    evidence: 'documented',
    says: 'A body that is malformed, empty or no object is refused with 400 InvalidRequestContent',
    witness: 'Captured answers in public issues',
  },
  {
    id: 'members-checked',
    evidence: 'documented',
    says: 'location, tags, properties, sku and identity of a wrong type or value are refused with 400',
    witness: 'Public issues on sku and properties; the codes of the rest are ours',
  },
  {
    id: 'media-type-demanded',
    evidence: 'documented',
    says: 'A body that is not declared application/json is refused with 415',
    witness: 'Code of other Microsoft providers',
  },
  {
    id: 'minimal-body',
    evidence: 'ours',
    says: 'A body without sku or properties is accepted: Standard and the defaults',
    witness: 'Azure refuses it, but the OpenAPI document does not demand them',
  },
  {
    id: 'unknown-members-ignored',
    evidence: 'ours',
    says: 'Unknown members are ignored and not stored',
    witness: 'The RPC is silent; ignoring breaks nobody',
  },
  {
    id: 'server-members-ignored',
    evidence: 'arm',
    says: 'id, name, type, etag, systemData and provisioningState in a body are ignored',
    witness: `${resources}; Azure/oav issue 986`,
  },
  {
    id: 'sent-settings-come-back',
    evidence: 'recorded',
    says: 'Settings, sku and identity come back as sent; the type of an identity in its known spelling',
    witness: `${cli}, ${assets}`,
  },
  {
    id: 'location-demanded',
    evidence: 'documented',
    says: 'PUT without a location is 400 LocationRequired, with an unknown one 400 LocationNotAvailableForResourceType',
    witness: 'Captured answers; the second is recorded for other providers',
  },
  {
    id: 'location-normalised',
    evidence: 'arm',
    says: 'A location is compared ignoring case and spaces and answered in lower case without spaces',
    witness: `${resources}; ${cli}, 2034 of 2034`,
  },
  {
    id: 'location-immutable',
    evidence: 'arm',
    says: 'Another location, by PUT or PATCH, is 409 InvalidResourceLocation',
    witness: `${resources}; for PATCH the code is ours`,
  },
  {
    id: 'name-rules',
    evidence: 'documented',
    says: 'A name that is not 2 to 50 letters, digits and hyphens with a letter first is refused with 400',
    witness: 'learn.microsoft.com: naming rules for Azure resources; a public issue for the code',
  },
  {
    id: 'tag-rules',
    evidence: 'documented',
    says: 'Tags are at most 50, names to 512 and values to 256 characters, without <>%&\\?/; names differ by more than casing',
    witness: `${tagLimits}; some codes are ours`,
  },
  { id: 'tags-absent-until-set', evidence: 'recorded', says: 'tags is absent until set', witness: cli },
  {
    id: 'etag-changes',
    evidence: 'recorded',
    says: 'The etag changes at each PUT, each PATCH and at the end of provisioning, and at nothing else',
    witness: assets,
  },
  { id: 'refused-leaves-no-trace', evidence: 'arm', says: 'A refused call changes nothing', witness: resources },
  // PATCH
  {
    id: 'patch-tags-replaced',
    evidence: 'recorded',
    says: 'PATCH replaces tags as a whole; {} clears and stays visible, absent leaves, null is refused',
    witness: `${cli}, 8 cases; refusing null is ours`,
  },
  { id: 'patch-merges', evidence: 'arm', says: 'PATCH merges properties, sku and identity by RFC 7396', witness: resources },
  { id: 'patch-missing', evidence: 'arm', says: 'PATCH of a missing vault is 404 ResourceNotFound', witness: resources },
  { id: 'patch-tags-sync', evidence: 'recorded', says: 'A PATCH of tags alone is 200 in every mode', witness: cli },
  {
    id: 'patch-async',
    evidence: 'recorded',
    says: 'An asynchronous PATCH of properties or a user-assigned identity is 202, empty, with both links, and in force at its end',
    witness: `${cli}, 21 of 21; when it is in force is ours`,
  },
  // DELETE
  { id: 'delete-sync', evidence: 'recorded', says: 'A synchronous DELETE is 200, empty', witness: `${cli}, 84 of 84` },
  {
    id: 'delete-async',
    evidence: 'recorded',
    says: 'An asynchronous DELETE is 202, empty, with Azure-AsyncOperation and Location; the vault is gone at once',
    witness: 'Azure/azure-sdk-assets recordings, 2024-04-01 and 2025-02-01',
  },
  { id: 'delete-missing', evidence: 'arm', says: 'DELETE of a missing vault is 204', witness: resources },
  {
    id: 'name-free-again',
    evidence: 'ours',
    says: 'The name of a deleted vault can be used again at once',
    witness: 'Azure may hold a name back for 24 hours; a suite cannot wait',
  },
  // Long-running operations
  {
    id: 'lro-by-polls',
    evidence: 'ours',
    says: 'An operation ends after a number of polls, never by time',
    witness: 'Same run on a fast and on a slow machine',
  },
  {
    id: 'lro-status',
    evidence: 'recorded',
    says: 'operationStatus is 200 with id, name and status; links signed anew while it goes on, none after',
    witness: assets,
  },
  {
    id: 'lro-result',
    evidence: 'documented',
    says: 'operationResults is 202 while it goes on, then 200 with the vault, or 204 after a DELETE',
    witness: 'azure-rest-api-specs, vaults.json; 204 is inferred',
  },
  { id: 'lro-unknown', evidence: 'ours', says: 'An unknown operation is 404', witness: 'Not recorded' },
  {
    id: 'lro-vault-watched',
    evidence: 'ours',
    says: 'Reading a vault, or asking for one that is being deleted, counts as a poll of its operations',
    witness: 'Clients may watch the vault instead of the operation',
  },
  {
    id: 'lro-overtaken',
    evidence: 'ours',
    says: 'An operation that a DELETE or a replace makes pointless ends as Canceled; of two on one vault the earlier ends first',
    witness: 'An earlier change may not undo a later one',
  },
  {
    id: 'retry-after',
    evidence: 'recorded',
    says: 'Retry-After stands on long-running answers and polls when it is set',
    witness: `${assets}: 60, or absent`,
  },
  ...policyBehaviours,
  // The tool
  {
    id: 'links-on-request-origin',
    evidence: 'arm',
    says: 'Links are built on the origin of the request',
    witness: `${asyncOperations}: absolute, on the public host`,
  },
  {
    id: 'deterministic',
    evidence: 'ours',
    says: 'Same seed and same requests give the same answers, the Date header aside',
    witness: 'A failure can be had again',
  },
  {
    id: 'control-surface',
    evidence: 'ours',
    says: 'health, reset and journal under /_emulator/ need no token, no api-version, and no middleware is around them',
    witness: 'No part of Azure',
  },
  {
    id: 'middlewares',
    evidence: 'ours',
    says: 'Layers are put around the server, the first outermost; what is kept can be read and changed',
    witness: 'So defects and variants are made',
  },
] as const satisfies readonly Behaviour[]

export type BehaviourId = (typeof behaviours)[number]['id']
