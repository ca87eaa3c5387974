/** The id token of a GitHub job, with which it proves to the authority who it is. */
import { openHttp } from '../../harness/http.ts'
import { UsageError } from '../usage.ts'

const audience = 'api://AzureADTokenExchange'
const timeoutMs = 10_000

/** Asks GitHub for a new id token; they live for minutes only. Throws UsageError when there is none to be had. */
export async function githubAssertion({
  url,
  proof,
  ca,
}: {
  readonly url: string
  readonly proof: string
  readonly ca?: string
}): Promise<string> {
  if (!URL.canParse(url)) throw new UsageError('--auth github-oidc: ACTIONS_ID_TOKEN_REQUEST_URL is no URL')
  const asked = new URL(url)
  asked.searchParams.set('audience', audience)
  const http = openHttp({ proxy: true, ...(ca !== undefined && { ca }) })
  try {
    const headers = [
      ['accept', 'application/json'],
      ['authorization', `Bearer ${proof}`],
    ] as const
    const answer = await http.send({ method: 'GET', url: asked.href, headers }, { timeoutMs, signal: new AbortController().signal })
    if ('failure' in answer) throw new UsageError(`--auth github-oidc: GitHub gives no id token: ${answer.failure.message}`)
    const { status, json } = answer.response
    const value = (json as { value?: unknown } | null | undefined)?.value
    if (status === 200 && typeof value === 'string') return value
    throw new UsageError(
      `--auth github-oidc: GitHub gives no id token (it answers ${status}); the job needs "permissions: id-token: write"`,
    )
  } finally {
    await http.close()
  }
}
