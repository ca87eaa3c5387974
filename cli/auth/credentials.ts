/** Logs in: a token of the authority, in each of the ways of `--auth`. */
import { trusting } from '../../harness/http.ts'
import { UsageError } from '../usage.ts'
import { githubAssertion } from './assertion.ts'
import { clouds, type Cloud } from './clouds.ts'
import { explain } from './explain.ts'
import { loadIdentity, type Identity } from './identity.ts'
import { secretsOf, take, type Env, type LoginMode } from './modes.ts'
import type { Token } from './token-source.ts'

export interface LoginOptions {
  readonly cloud: Cloud
  readonly env: Env
  /** PEM file of a private certificate authority, for authorities behind a proxy that looks into what passes. */
  readonly ca?: string
  readonly load?: () => Promise<Identity>
}

type Credential = { getToken(scope: string): Promise<{ token: string; expiresOnTimestamp: number } | null> }
type Make = (context: { identity: Identity; env: Env; options: object; ca?: string }) => Credential | Promise<Credential>

/** For one command of the Azure CLI, and for a whole login. */
const processTimeoutInMs = 10_000
const longestMs = 60_000

/** A new credential for each token: what it proves itself with may be short-lived, and its own cache would only hide a renewal. */
const makers: Readonly<Record<LoginMode, Make>> = {
  'azure-cli': ({ identity, env }) =>
    new identity.AzureCliCredential({ processTimeoutInMs, ...(env['AZURE_TENANT_ID'] && { tenantId: env['AZURE_TENANT_ID'] }) }),
  'github-oidc': async ({ identity, env, options, ca }) => {
    const { tenant, client, url, proof } = take('github-oidc', env)
    const assertion = await githubAssertion({ url, proof, ...(ca !== undefined && { ca }) })
    return new identity.ClientAssertionCredential(tenant, client, () => Promise.resolve(assertion), options)
  },
  'azure-pipelines': ({ identity, env, options }) => {
    const { tenant, client, connection, proof } = take('azure-pipelines', env)
    return new identity.AzurePipelinesCredential(tenant, client, connection, proof, options)
  },
  workload: ({ identity, env, options }) => {
    const { tenant, client, file } = take('workload', env)
    return new identity.WorkloadIdentityCredential({ ...options, tenantId: tenant, clientId: client, tokenFilePath: file })
  },
  default: ({ identity, options }) => new identity.DefaultAzureCredential({ ...options, processTimeoutInMs }),
}

/**
 * Makes ready to log in; nothing is sent before the returned function is called, which asks for a new token each time.
 * Both throw UsageError, one line with what to do: a missing variable or package here, a refused login there.
 */
export async function openLogin(mode: LoginMode, { cloud, env, ca, load }: LoginOptions): Promise<() => Promise<Token>> {
  take(mode, env)
  const options = optionsFor(cloud, env, ca)
  const identity = await loadIdentity(load)
  return async () => {
    try {
      const got = await within(longestMs, async () =>
        (await makers[mode]({ identity, env, options, ...(ca !== undefined && { ca }) })).getToken(cloud.scope),
      )
      if (!got) throw new Error('no token came back')
      if (got.expiresOnTimestamp <= Date.now())
        throw new UsageError(`--auth ${mode} gets a token that has already expired; check the clock of this machine`)
      return { token: got.token, expiresOn: got.expiresOnTimestamp }
    } catch (error) {
      throw error instanceof UsageError ? error : new UsageError(explain(mode, error, secretsOf(env)))
    }
  }
}

function optionsFor(cloud: Cloud, env: Env, ca: string | undefined): object {
  const authorityHost = env['AZURE_AUTHORITY_HOST']?.replace(/\/+$/, '') || cloud.authorityHost
  if (!URL.canParse(authorityHost) || new URL(authorityHost).protocol !== 'https:')
    throw new UsageError(`AZURE_AUTHORITY_HOST is an https URL, not "${authorityHost}"`)
  const known = Object.values(clouds).some((each) => each.authorityHost === authorityHost)
  return {
    authorityHost,
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 },
    // the public cloud would be asked whether it knows this authority
    ...(!known && { disableInstanceDiscovery: true }),
    ...(ca !== undefined && { tlsOptions: { ca: trusting(ca) } }),
  }
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Error(`no answer within ${ms / 1000} s`)), ms)))
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
