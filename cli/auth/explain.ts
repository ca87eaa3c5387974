/** Why a login failed, in one line with what to do: the library's own messages are long, and may quote what nobody should read. */
import { textRedactor } from '../../reports/secrets.ts'
import type { LoginMode } from './modes.ts'

/** The authority's error codes (AADSTS…), and what helps. */
const codes: readonly (readonly [codes: readonly number[], says: string])[] = [
  [[90002, 900023], 'there is no such tenant in this cloud; check AZURE_TENANT_ID and --cloud'],
  [[700016], 'the tenant does not know this client; check AZURE_CLIENT_ID, AZURE_TENANT_ID and --cloud'],
  [[70021, 700211, 700212, 700213], 'no federated credential of the client matches this job; check its issuer, subject and audience'],
  [[700024], 'the assertion had expired; --auth github-oidc and azure-pipelines get a new one each time'],
  [[7000215, 7000222], "the client's secret is wrong or has expired; make a new one"],
  [[700027], "the client's certificate is not accepted; check which one the application has"],
  [[500011, 500014], 'the tenant does not know Azure Resource Manager of this cloud; check AZURE_TENANT_ID and --cloud'],
  [[53003], 'a conditional access policy forbids this login'],
  [[50076, 50079, 50173, 70043, 700082, 70008], 'the login has expired; run az login'],
]

type Row = { readonly when: RegExp; readonly only?: LoginMode; readonly says: string }
const unreached = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|endpoints_resolution|network/i
const causes: readonly Row[] = [
  {
    when: /self.signed|unable to (verify|get)|CERT_|certificate has expired/i,
    says: 'the certificate of the authority is not trusted; name its authority with --ca',
  },
  { when: /no answer within/, says: 'the login took longer than 60 s; try again' },
  {
    when: /could not be found|not found|not recognized|ENOENT/i,
    only: 'azure-cli',
    says: 'the Azure CLI is not installed or not on the PATH; install it and run az login',
  },
  { when: /az login/, only: 'azure-cli', says: 'not logged in; run az login' },
  { when: /JSON input/, only: 'azure-cli', says: 'az gave no token within 10 s; run az account get-access-token to see why' },
  {
    when: /ENOENT|EACCES|No content on the file/,
    only: 'workload',
    says: 'the file that AZURE_FEDERATED_TOKEN_FILE names cannot be read or is empty',
  },
  {
    when: /OIDC request|oidcToken/,
    only: 'azure-pipelines',
    says: 'Azure Pipelines gives no id token; check SYSTEM_ACCESSTOKEN and the id of the service connection',
  },
  { when: /AZURE_TOKEN_CREDENTIALS/, only: 'default', says: 'AZURE_TOKEN_CREDENTIALS is none of dev, prod or the name of a credential' },
  { when: unreached, only: 'default', says: 'no credential of the chain works here; run az login, or name another way with --auth' },
  {
    when: unreached,
    says: 'the authority cannot be reached or is not trusted; check the network, HTTPS_PROXY, --ca and AZURE_AUTHORITY_HOST',
  },
  {
    when: /invalid_client|unauthorized_client|Status code: 40[13]/,
    says: 'the authority refuses the login; check AZURE_CLIENT_ID and its credential',
  },
  {
    when: /unavailable|failed to retrieve|authentication failed/i,
    only: 'default',
    says: 'no credential of the chain works here; run az login, or name another way with --auth',
  },
]

/** One line, without any of `secrets`. */
export function explain(mode: LoginMode, error: unknown, secrets: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error)
  const code = Number(/AADSTS(\d+)/.exec(message)?.[1])
  const cause = causes.find(({ when, only }) => when.test(message) && (only ?? mode) === mode)
  const says = code ? codes.find(([numbers]) => numbers.includes(code))?.[1] : cause?.says
  return `--auth ${mode} gets no token${code ? ` (AADSTS${code})` : ''}: ${says ?? firstSentence(textRedactor(secrets)(message))}`
}

// a terminal must not be steered by what a server says
const escapes = /\x1b\[[\d;]*[A-Za-z]/g // oxlint-disable-line no-control-regex
const controls = /[\x00-\x1f\x7f]+/g // oxlint-disable-line no-control-regex

/** The first sentence of a message: no line breaks, no control characters, nothing that looks like a token, at most 200 characters. */
export function firstSentence(message: string): string {
  const text = /AADSTS\d+: (.+)/s.exec(message)?.[1] ?? message
  const plain = text.replace(escapes, '').replace(controls, '\n').trim().split('\n')[0]!
  const sentence = /^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain
  return (
    sentence
      .replace(/\beyJ[\w-]+(\.[\w-]*)*/g, '…')
      .replace(/[\w-]{60,}/g, '…')
      .replace(/[.\s]+$/, '')
      .slice(0, 200) || 'no reason is given'
  )
}
