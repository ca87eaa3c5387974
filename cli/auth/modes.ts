/** The ways to a bearer token, and what each needs of the environment. Data: nothing of it asks anybody. */
import { UsageError } from '../usage.ts'

export const authModes = ['none', 'token', 'azure-cli', 'github-oidc', 'azure-pipelines', 'workload', 'default'] as const
export type AuthMode = (typeof authModes)[number]

/** The modes in which somebody is asked for the token; in the others there is none, or it is given. */
export type LoginMode = Exclude<AuthMode, 'none' | 'token'>
export const isLogin = (mode: AuthMode): mode is LoginMode => mode !== 'none' && mode !== 'token'

export type Env = Readonly<Record<string, string | undefined>>

interface Need {
  /** Variables of which one must be set; the first is named when none is. */
  readonly anyOf: readonly string[]
  /** What it is, and how one comes by it. */
  readonly says: string
}

const tenant = 'the id of the tenant (directory)'
const client = 'the id of the application (client) or managed identity'

const needs = {
  'azure-cli': {},
  'github-oidc': {
    tenant: { anyOf: ['AZURE_TENANT_ID'], says: tenant },
    client: { anyOf: ['AZURE_CLIENT_ID'], says: client },
    url: { anyOf: ['ACTIONS_ID_TOKEN_REQUEST_URL'], says: 'GitHub sets it in a job with "permissions: id-token: write"' },
    proof: { anyOf: ['ACTIONS_ID_TOKEN_REQUEST_TOKEN'], says: 'GitHub sets it in a job with "permissions: id-token: write"' },
  },
  'azure-pipelines': {
    tenant: { anyOf: ['AZURESUBSCRIPTION_TENANT_ID', 'AZURE_TENANT_ID'], says: `${tenant}; the task AzureCLI@2 sets it` },
    client: { anyOf: ['AZURESUBSCRIPTION_CLIENT_ID', 'AZURE_CLIENT_ID'], says: `${client}; the task AzureCLI@2 sets it` },
    connection: {
      anyOf: ['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID', 'AZURE_SERVICE_CONNECTION_ID'],
      says: 'the id of the service connection; the task AzureCLI@2 sets it',
    },
    proof: { anyOf: ['SYSTEM_ACCESSTOKEN'], says: 'map it in the step, "env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)"' },
    url: { anyOf: ['SYSTEM_OIDCREQUESTURI'], says: 'Azure Pipelines sets it in every job' },
  },
  workload: {
    tenant: { anyOf: ['AZURE_TENANT_ID'], says: tenant },
    client: { anyOf: ['AZURE_CLIENT_ID'], says: client },
    file: { anyOf: ['AZURE_FEDERATED_TOKEN_FILE'], says: "the file with the pod's own token; the workload identity webhook sets it" },
  },
  default: {},
} as const satisfies Readonly<Record<LoginMode, Readonly<Record<string, Need>>>>

/** What a mode needs, by name. Throws UsageError that names the first variable which is not set. */
export function take<M extends LoginMode>(mode: M, env: Env): Readonly<Record<keyof (typeof needs)[M], string>> {
  const found = Object.entries<Need>(needs[mode]).map(([name, { anyOf, says }]) => {
    const value = anyOf.map((variable) => env[variable]?.trim()).find(Boolean)
    if (!value) throw new UsageError(`--auth ${mode} needs ${anyOf.join(' or ')}: ${says}`)
    return [name, value] as const
  })
  return Object.fromEntries(found) as Readonly<Record<keyof (typeof needs)[M], string>>
}

/** Variables that hold secrets of a login: they may stand in no message. */
export const secretsOf = (env: Env): string[] =>
  [
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'SYSTEM_ACCESSTOKEN',
    'AZURE_CLIENT_SECRET',
    'AZURE_CLIENT_CERTIFICATE_PASSWORD',
    'AZURE_PASSWORD',
  ].flatMap((name) => env[name] || [])
