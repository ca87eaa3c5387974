/** A stand-in for whoever gives out tokens: the authority, GitHub's and Azure Pipelines' id tokens. HTTPS on loopback, with a certificate made on the spot. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Asked {
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly authorization: string | undefined
}

export interface Authority {
  readonly url: string
  /** PEM file of the certificate. */
  readonly ca: string
  /** Requests for tokens of the authority, and for id tokens. */
  readonly tokens: Asked[]
  readonly assertions: Asked[]
  /** What comes next: for access tokens and for id tokens. */
  answer: (asked: Asked) => Answer
  assert: (asked: Asked) => Answer
  close(): void
}

/** An access token as the authority gives it; `seconds` is how long it is good. */
export const granted = (token: string, seconds = 3600): Answer => ({
  status: 200,
  body: { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token },
})

/** A refusal as the authority words it. */
export const refused = (status: number, error: string, code: number, says: string): Answer => ({
  status,
  body: {
    error,
    error_description: `AADSTS${code}: ${says} Trace ID: 11111111-aaaa-bbbb-cccc-222222222222 Correlation ID: 33333333-aaaa-bbbb-cccc-444444444444 Timestamp: 2026-01-01 00:00:00Z`,
    error_codes: [code],
  },
})

export async function startAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'))
  const [key, ca] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      ca,
    ],
    { stdio: 'ignore' },
  )
  const server = createServer({ key: readFileSync(key), cert: readFileSync(ca) }, (request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { pathname: path, searchParams: query } = new URL(request.url!, authority.url)
      const asked = { path, query, form: new URLSearchParams(text), authorization: request.headers.authorization }
      const { status, body } = reply(asked)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  const reply = (asked: Asked): Answer => {
    const tenant = `${authority.url}/${asked.path.split('/')[1]}`
    if (asked.path.endsWith('/.well-known/openid-configuration')) {
      return {
        status: 200,
        body: {
          issuer: `${tenant}/v2.0`,
          authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
          token_endpoint: `${tenant}/oauth2/v2.0/token`,
          jwks_uri: `${tenant}/discovery/v2.0/keys`,
        },
      }
    }
    if (asked.path.endsWith('/oauth2/v2.0/token')) {
      authority.tokens.push(asked)
      return authority.answer(asked)
    }
    authority.assertions.push(asked)
    return authority.assert(asked)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const authority: Authority = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca,
    tokens: [],
    assertions: [],
    answer: () => granted('granted-token'),
    assert: () => ({ status: 200, body: { value: 'id-token', oidcToken: 'id-token' } }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return authority
}
