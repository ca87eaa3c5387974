/** A report with every outcome in it, and with everything a hostile server may put into a message. */
import type { Outcome } from '../../harness/outcome.ts'
import { curl } from '../../reports/curl.ts'
import type { Report, ReportedResult, ReportedFinding } from '../../reports/report.ts'
import { base, exchanges, hostile, vaults } from './exchanges.ts'

export { anExchange, exchanges, hostile, token } from './exchanges.ts'

const request = (id: string) => exchanges.find((exchange) => exchange.id === id)!.request

const fault = (exchange: string, says: string, pointer: string, promise: string, citation: string, more = 0): ReportedFinding => ({
  says,
  pointer,
  exchange,
  more,
  curl: curl(request(exchange)),
  source: { requirement: `req-${exchange}`, promise, citation },
})

const result = (
  name: string,
  profile: ReportedResult['profile'],
  outcome: Outcome,
  title: string,
  rest: Partial<ReportedResult> = {},
): ReportedResult => {
  const [check, operation] = name.split('@') as [string, string]
  return {
    result: name,
    check,
    operation,
    area: operation === 'listOperations' ? 'operations' : 'vaults',
    profile,
    outcome,
    title,
    level: 'must',
    judged: outcome === 'untested' ? 0 : 7,
    scenarios: ['A vault is created, read, listed, retagged and deleted'],
    findings: [],
    ...rest,
  }
}

const operations = [
  'listOperations',
  'listVaultsBySubscription',
  'listVaultsByResourceGroup',
  'getVaults',
  'createOrUpdateVaults',
  'updateVaults',
  'deleteVaults',
]

const results: readonly ReportedResult[] = [
  ...operations.map((name) => result(`status-documented@${name}`, 'contract', 'passed', 'The status is one that the contract documents')),
  ...operations.slice(0, 5).map((name) => result(`media-type-documented@${name}`, 'contract', 'passed', 'The media type is documented')),
  result('body-fits-schema@getVaults', 'contract', 'failed', 'The body fits the schema that the contract gives for this status', {
    findings: [
      fault(
        'synchronous-003',
        `provisioningState reads "Suceeded", not one of the documented values: ${hostile}`,
        '/body/properties/provisioningState',
        'enum: Succeeded, Failed, Creating, Updating, Deleting',
        'azure-backup.openapi.yml, components/schemas/VaultProperties',
        3,
      ),
      fault(
        'synchronous-021',
        'a body of text/html where application/json is documented',
        '/body',
        'content: application/json',
        'azure-backup.openapi.yml, getVaults, responses/200',
      ),
    ],
  }),
  result('deleted-is-gone@deleteVaults', 'lifecycle', 'failed', 'A vault reads 404 once its deletion has settled', {
    findings: [
      fault(
        'synchronous-012',
        'still answers 200 eleven seconds after the deletion had settled',
        '/status',
        'A GET of a deleted resource must return 404.',
        'Azure RPC v1, async-operations#delete-resource',
      ),
    ],
  }),
  result('is-answered@deleteVaults', 'lifecycle', 'failed', 'Every request is answered', {
    findings: [
      fault(
        'synchronous-024',
        `ECONNRESET: the connection was reset ${hostile}`,
        '',
        'The server answers each request with a response.',
        'RFC 9110 §3.4',
      ),
    ],
  }),
  result('request-id-is-present@listVaultsByResourceGroup', 'arm', 'failed', 'Every answer carries x-ms-request-id', {
    level: 'should',
    findings: [
      fault(
        'synchronous-020',
        'x-ms-request-id is missing',
        '/headers/x-ms-request-id',
        'The resource provider should return x-ms-request-id with each response.',
        'Azure RPC v1, common-api-details',
        41,
      ),
    ],
  }),
  result('missing-token-is-refused@getVaults', 'arm', 'waived', 'A request without a token is refused with 401', {
    reason: `known; ${hostile}`,
    findings: [
      fault(
        'synchronous-025',
        'answers 200 without a token',
        '/status',
        'Requests without a valid bearer token are refused with 401.',
        'azure-backup.openapi.yml, security',
      ),
    ],
  }),
  ...operations.slice(1).map((name) =>
    result(`long-running-settles@${name}`, 'arm', 'untested', 'A long-running operation settles in time', {
      reason: `the create never settled (polled for 60 s): ${hostile}`,
    }),
  ),
  result('etag-changes@updateVaults', 'arm', 'untested', 'The etag changes with the resource', {
    level: 'should',
    reason: 'AuthorizationFailed: Microsoft.RecoveryServices/vaults/write is not granted',
  }),
  result('next-link-advances@listVaultsBySubscription', 'arm', 'unsupported', 'Each next link leads to a page not seen before', {
    reason: 'the list had one page only',
  }),
  result('list-is-complete@listVaultsByResourceGroup', 'lifecycle', 'error', 'A list names every vault exactly once', {
    reason: `the check threw: TypeError ${hostile}`,
    judged: 1,
  }),
  result('reads-back-what-was-written@createOrUpdateVaults', 'lifecycle', 'passed', 'What was written is read back', {
    scenarios: [hostile],
  }),
]

const tally = (name: ReportedResult['profile'], result: Report['profiles'][number]['result']): Report['profiles'][number] => {
  const of = (outcome: Outcome) => results.filter((each) => each.profile === name && each.outcome === outcome)
  const failed = of('failed')
  return {
    name,
    result,
    passed: of('passed').length,
    failed: failed.filter(({ level }) => level === 'must').length,
    waived: of('waived').length,
    unsupported: of('unsupported').length,
    untested: of('untested').length,
    warnings: failed.filter(({ level }) => level === 'should').length,
  }
}

const inSubscription = '/subscriptions/{subscriptionId}/providers/Microsoft.RecoveryServices/vaults'
const inGroup = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults'
const one = `${inGroup}/{name}`
const paths = ['/providers/Microsoft.RecoveryServices/operations', inSubscription, inGroup, one, one, one, one]
const methods = ['GET', 'GET', 'GET', 'GET', 'PUT', 'PATCH', 'DELETE']
const successes = [['200'], ['200'], ['200'], ['200', '404'], ['200', '201'], ['200'], ['200', '202', '204']]

const answered = (operation: string, at: number): Record<string, number> => ({
  200: 12 + at,
  ...(at > 2 && { 404: 3, 401: 1 }),
  ...(operation === 'createOrUpdateVaults' && { 201: 4 }),
  ...(operation === 'deleteVaults' && { 204: 2 }),
  ...(operation === 'getVaults' && { 502: 1, 500: 1 }),
})

/** Every outcome, every field, hostile text wherever a server or a file of the user may put it. */
export const sample: Report = {
  reportVersion: '1',
  suite: { name: 'azure-backup-conformance', version: '0.1.0' },
  contract: {
    title: 'Azure Backup REST API',
    apiVersion: '2024-01-01',
    sha256: '9f'.repeat(32),
    errata: [{ id: 'patch-answers-202', says: 'PATCH may answer 202 where properties change', used: 4 }],
    tagsWithoutOperations: ['Backup Policies', 'Protected Items', 'Recovery Points'],
    documents: [{ title: 'Azure Backup REST API', sha256: '9f'.repeat(32) }],
  },
  areas: ['operations', 'vaults'],
  target: { kind: 'emulator', baseUrl: base, capabilities: { keepsState: true, pages: false, asynchronousCreate: null } },
  implementation: {
    organisation: `Contoso ${hostile}`,
    product: 'Backup Box',
    productVersion: '4.2',
    contact: 'conformance@contoso.example',
  },
  seed: 20260115,
  startedAt: '2026-01-15T09:30:00.000Z',
  finishedAt: '2026-01-15T09:30:03.214Z',
  complete: true,
  partial: { results: 22, of: 422 },
  verdict: 'nonconformant',
  because: '3 required results are broken: the first is body-fits-schema@getVaults',
  profiles: [tally('contract', 'failure'), tally('lifecycle', 'failure'), tally('arm', 'incomplete')],
  results,
  coverage: operations.map((operation, at) => ({
    operation,
    area: operation === 'listOperations' ? 'operations' : 'vaults',
    document: 'Azure Backup REST API',
    method: methods[at]!,
    path: paths[at]!,
    documented: [...successes[at]!, 'default'],
    statuses: answered(operation, at),
    unmet: operation === 'deleteVaults' ? ['202'] : [],
    properties: {
      seen: ['/id', '/name', '/properties/provisioningState'],
      unseen: at > 3 ? ['/properties/encryption'] : [],
      undeclared: operation === 'getVaults' ? ['/properties/note', `/${hostile}`] : [],
    },
  })),
  unjudgedRequirements: ['retry-after-is-heeded', 'sku-is-immutable'],
  waivers: [
    {
      result: 'missing-token-is-refused@getVaults',
      reason: `known; ${hostile}`,
      issue: 'https://example.com/issues/7',
      owner: 'team-backup',
      expires: '2026-03-31',
    },
  ],
  ledger: { planned: 4, created: 3, deleted: 2, leaked: [`${vaults}/abct-left<b>\x1b[2J`] },
  passes: [
    { name: 'synchronous', baseUrl: base, exchanges: 7 },
    { name: 'asynchronous', baseUrl: `${base}/async`, exchanges: 3 },
  ],
  exchanges: exchanges.length,
  durationMs: 3214,
  notes: [`role listInSubscription is bound to listVaultsBySubscription`, `an unreadable answer: ${hostile}`],
}

const { partial: _, ...whole } = sample

/** The same run, not narrowed, where everything went well. */
export const sound: Report = {
  ...whole,
  verdict: 'conformant',
  because: 'all 13 required results passed',
  results: results.filter((each) => each.outcome === 'passed'),
  profiles: sample.profiles.map(({ name, passed }) => ({
    name,
    passed,
    result: 'success',
    failed: 0,
    warnings: 0,
    untested: 0,
    unsupported: 0,
    waived: 0,
  })),
  coverage: sample.coverage.map((row) => ({ ...row, unmet: [], properties: { ...row.properties, undeclared: [] } })),
  waivers: [],
  ledger: { planned: 3, created: 3, deleted: 3, leaked: [] },
  notes: [],
  unjudgedRequirements: [],
}
