/** Exchanges for tests: one that is as it should be, and some of every kind. */
import { toResponse, type Exchange, type Fields } from '../../harness/exchange.ts'

/** The token of the sample's requests: looks real, is not. */
export const token = 'eyJ0eXAiOiJKV1QifQ.eyJvaWQiOiJ0ZXN0In0.c2lnbmF0dXJl-_x9'

/** Everything that acts on a page, a table, a terminal or a shell. */
export const hostile = [
  `<script>globalThis.pwned = 1</script>]]> "quoted" 'single' & \`\`\`backticks\`\`\` | pipe |`,
  '\x1b[31mred\x07 \u202Eesrever\u2066 NUL\0 $(id) {{x}} --> \r\nsecond line',
].join(' ')

export const base = 'http://127.0.0.1:41233'
export const vaults =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/conformance/providers/Microsoft.RecoveryServices/vaults'
const query = '?api-version=2024-01-01'
const signature = '&t=638900000000000000&c=MIIHpTCCBo2g&s=Zm9vYmFyc2lnbmF0dXJl&h=c2hhMjU2aGFzaA'

export interface Sketch {
  readonly id?: string
  readonly role?: string
  readonly operation?: string
  readonly wrong?: string
  readonly method?: string
  readonly url?: string
  readonly sent?: Fields
  readonly body?: string
  readonly status?: number
  readonly headers?: Fields
  readonly text?: string | Uint8Array
  readonly found?: string
}

/** An exchange that reads a vault, but for what is said otherwise. */
export function anExchange(sketch: Sketch = {}): Exchange {
  const { id = 'synchronous-001', role = 'read', method = 'GET', url = `${base}${vaults}/abct-7f3a${query}` } = sketch
  const { status = 200, text = '{"name":"abct-7f3a"}', operation, wrong, body, found } = sketch
  const {
    headers = [
      ['Content-Type', 'application/json'],
      ['x-ms-request-id', 'd3b07384'],
    ],
  } = sketch
  return {
    id,
    pass: 'synchronous',
    scenario: 'A vault is created, read, listed, retagged and deleted',
    role,
    ...(operation && { operation }),
    ...(wrong && { wrong }),
    startedAt: '2026-01-15T09:30:00.000Z',
    durationMs: 12.5,
    request: {
      method,
      url,
      headers: sketch.sent ?? [
        ['Authorization', `Bearer ${token}`],
        ['Accept', 'application/json'],
      ],
      ...(body !== undefined && { body }),
    },
    response: toResponse(status, headers, text, found),
  }
}

const vault = JSON.stringify({
  id: `${vaults}/abct-7f3a`,
  name: 'abct-7f3a',
  type: 'Microsoft.RecoveryServices/vaults',
  location: 'westeurope',
  etag: null,
  properties: { provisioningState: 'Suceeded', note: hostile },
  tags: { owner: 'backup' },
  sku: { name: 'Standard' },
})
const sentVault = '{"location":"westeurope","sku":{"name":"Standard"},"properties":{},"tags":{"it\'s":"quoted"}}'

const unanswered = (id: string): Exchange => {
  const { response: _, ...asked } = anExchange({ id, role: 'delete', operation: 'deleteVaults', method: 'DELETE' })
  return { ...asked, failure: { code: 'ECONNRESET', message: `the connection was reset ${hostile}` } }
}

const status = `${base}${vaults}/abct-7f3a/operationStatus/MjA0NzsxMjM0${query}${signature}`

const page = JSON.stringify({
  value: Array.from({ length: 60 }, (_, at) => ({ id: `${vaults}/abct-${at}`, name: `abct-${at}`, location: 'westeurope' })),
  nextLink: `${base}${vaults}${query}&$skipToken=abc`,
})

/** Exchanges of every kind: answered, unanswered, not JSON, cut, invalid UTF-8, long, signed. */
export const exchanges: readonly Exchange[] = [
  anExchange({
    id: 'synchronous-001',
    role: 'create',
    operation: 'createOrUpdateVaults',
    method: 'PUT',
    status: 201,
    body: sentVault,
    text: vault,
    sent: [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/json'],
    ],
    headers: [
      ['Content-Type', 'application/json'],
      ['x-evil', hostile.replace(/[\r\n\0]/g, '')],
      ['Azure-AsyncOperation', status],
    ],
  }),
  anExchange({ id: 'synchronous-002', role: 'poll', url: status, text: '{"status":"InProgress"}' }),
  anExchange({ id: 'synchronous-003', operation: 'getVaults', text: vault }),
  anExchange({ id: 'synchronous-012', operation: 'getVaults', text: vault }),
  anExchange({
    id: 'synchronous-020',
    role: 'listInGroup',
    operation: 'listVaultsByResourceGroup',
    url: `${base}${vaults}${query}`,
    text: page,
  }),
  anExchange({
    id: 'synchronous-021',
    operation: 'getVaults',
    status: 502,
    headers: [['Content-Type', 'text/html']],
    text: `<!doctype html><h1>Bad Gateway</h1>${hostile}`,
  }),
  anExchange({ id: 'synchronous-022', operation: 'getVaults', status: 500, text: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22]) }),
  anExchange({ id: 'synchronous-023', operation: 'getVaults', text: '{"name":"cut off he', found: 'cut at 19 bytes' }),
  unanswered('synchronous-024'),
  anExchange({ id: 'synchronous-025', operation: 'getVaults', wrong: 'no token', sent: [['Accept', 'application/json']] }),
]
