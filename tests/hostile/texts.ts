/** Texts that act on whoever shows them, tokens that come back, and answers that were meant for somebody else. */
import { header } from '../../harness/exchange.ts'
import type { Answer } from '../../harness/server.ts'
import { json, type Behaviour, type Meeting } from './behaviour.ts'
import { head } from './wire.ts'

const whole = { scenarios: 'all' } as const
/** Changes what strangers' vaults are called in lists, and what every error says, which a server may do as it likes. */
const says = (text: string): Pick<Behaviour, 'meet'> => ({
  async meet({ wire, honest }) {
    const answer = await honest()
    const body =
      answer.body.length > 0
        ? (JSON.parse(String(answer.body)) as {
            error?: { message: string }
            value?: { tags?: object; display?: { description: string } }[]
          })
        : undefined
    if (body?.error) body.error.message = text
    for (const item of body?.value ?? []) {
      if (item.display) item.display.description = text
      else if (!JSON.stringify(item).includes('cst-hostile')) item.tags = { [text.slice(0, 500)]: text.slice(0, 250) }
    }
    return wire.send({ ...answer, body: body === undefined ? '' : JSON.stringify(body) })
  },
})
/** What a check quotes: the type of what is read and listed. */
const quoted = (text: string): Pick<Behaviour, 'of' | 'if' | 'meet'> => ({
  of: ['read', 'listInGroup', 'listInSubscription', 'create'],
  async meet({ wire, honest }) {
    const answer = await honest()
    return wire.send({
      ...answer,
      body: String(answer.body)
        .replaceAll('"Microsoft.RecoveryServices/vaults"', JSON.stringify(text))
        .replace('"code":"ResourceNotFound"', `"code":${JSON.stringify(text)}`),
    })
  },
})

const escapes = 'x\u001b[2J\u001b]0;owned\u0007\u001b]8;;http://evil.invalid/\u0007y\u009b31m\r\b\b\u202e\u2066z'
const markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'--><!--]]>&lt;'
const markdown = '](javascript:alert(1)) ![x](http://evil.invalid/x.png) | a | b |\n```\n# heading\n```` <details><summary>@everyone #1'
const workflow =
  'x\n::error file=a.ts,line=1::owned\n::set-output name=a::b ::stop-commands::x ##[error]owned ##vso[task.setvariable variable=PATH]evil'

/** The token of a request, in every form that a server might give it back in. */
function echoes({ headers }: Meeting['request']): string[] {
  const token = (header(headers, 'authorization') ?? '').replace(/^Bearer /, '')
  const percent = encodeURIComponent(token)
  const bytes = Buffer.from(token)
  return [
    token,
    `Bearer ${token}`,
    percent,
    encodeURIComponent(percent),
    [...bytes].map((byte) => `%${byte.toString(16)}`).join(''),
    [...bytes].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
    bytes.toString('base64'),
    Buffer.from(`Bearer ${token}`).toString('base64'),
    Buffer.from(`ab:${token}`).toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    [...bytes].map((byte) => `\\u00${byte.toString(16)}`).join(''),
    [...bytes].map((byte) => `&#x${byte.toString(16)};`).join(''),
    JSON.stringify(token).slice(1, -1).replaceAll('/', '\\/'),
  ]
}
/** The latest token that came, put into whatever is answered: also into the answer to a request that had none. */
function echoing(put: (answer: Answer, forms: readonly string[]) => Answer): Pick<Behaviour, 'meet'> {
  let forms: string[] = []
  return {
    async meet({ request, wire, honest }) {
      if (/eyJ/.test(header(request.headers, 'authorization') ?? '')) forms = echoes(request)
      return wire.send(put(await honest(), forms))
    },
  }
}
const escaped = (text: string): string =>
  `"${Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`

export const texts: readonly Behaviour[] = [
  {
    id: 'escapes-in-texts',
    says: 'Messages, tags and descriptions hold escape sequences of terminals, in lists, errors and refusals.',
    red: [],
    ...whole,
    ...says(escapes),
  },
  {
    id: 'escapes-where-quoted',
    says: 'What a finding quotes holds escape sequences of terminals.',
    red: ['error-code-is-a-name', 'type-is-the-providers', 'unknown-vault-code'],
    ...quoted(escapes),
  },
  { id: 'markup-in-texts', says: 'Messages, tags and descriptions hold scripts of HTML.', red: [], ...says(markup) },
  {
    id: 'markup-where-quoted',
    says: 'What a finding quotes holds scripts of HTML.',
    red: ['error-code-is-a-name', 'type-is-the-providers', 'unknown-vault-code'],
    ...quoted(markup),
  },
  {
    id: 'markdown-where-quoted',
    says: 'What a finding quotes holds Markdown: links, tables, fences, mentions.',
    red: ['error-code-is-a-name', 'type-is-the-providers', 'unknown-vault-code'],
    ...quoted(markdown),
  },
  {
    id: 'workflow-commands-where-quoted',
    says: 'What a finding quotes holds commands to GitHub Actions and Azure Pipelines.',
    red: ['error-code-is-a-name', 'type-is-the-providers', 'unknown-vault-code'],
    ...quoted(workflow),
  },
  {
    id: 'escapes-in-names-of-members',
    says: 'Members that nobody declared are called by escape sequences and scripts.',
    red: [],
    if: ({ method }) => method === 'GET',
    meet: async ({ wire, honest }) =>
      honest().then((answer) =>
        wire.send({ ...answer, body: String(answer.body).replace('{', `{${JSON.stringify(escapes + markup)}:1,`) }),
      ),
  },
  {
    id: 'escapes-in-fields',
    says: 'Header fields hold bytes that no field may have.',
    of: ['listInProvider'],
    red: ['answer-arrives'],
    untested: /no answer \(HTTPParserError\)$/,
    meet: ({ wire }) =>
      wire.write(
        head(200, [
          ['Content-Type', `application/json${escapes.slice(0, 30)}`],
          ['Content-Length', '2'],
        ]) + '{}',
      ),
  },
  {
    id: 'control-bytes-in-fields',
    says: 'Header fields hold bytes beyond ASCII, which act on some terminals.',
    red: [],
    meet: async ({ wire, honest }) =>
      honest().then((answer) =>
        wire.send({
          ...answer,
          headers: [...answer.headers, ['X-Colour', '\u009b31mred\u009b0m'], ['X-Script', '<script>alert(1)</script>']],
        }),
      ),
  },
  {
    id: 'fields-folded',
    says: 'A header field goes on over several lines, as was allowed once.',
    of: ['listInProvider'],
    red: ['answer-arrives'],
    untested: /no answer \(HTTPParserError\)$/,
    meet: async ({ wire, honest }) => {
      const { body } = await honest()
      return wire.write(
        `HTTP/1.1 200 OK\r\nContent-Type:\r\n  application/json\r\nContent-Length: ${Buffer.byteLength(String(body))}\r\n\r\n${String(body)}`,
      )
    },
  },
  {
    id: 'token-in-bodies',
    says: 'The token comes back in bodies, in many codings, also in answers to requests without one.',
    red: ['error-leaks-nothing', 'token-stays-secret'],
    ...whole,
    ...echoing((answer, forms) =>
      answer.body.length > 0
        ? {
            ...answer,
            body: String(answer.body).replace(/"message":"[^"]*"|"tags":\{|^\{/, (found) =>
              found.endsWith('{')
                ? `${found}"echo":${JSON.stringify(forms.join(' '))}${found === '{' ? ',' : ','}`
                : `"message":${JSON.stringify(forms.join(' '))}`,
            ),
          }
        : answer,
    ),
  },
  {
    id: 'token-escaped-in-bodies',
    says: 'The token comes back in bodies, all its letters escaped, in names and values, and in JSON that is cut short.',
    red: ['body-is-sound-json', 'body-matches-schema', 'value-is-an-array'],
    of: ['listInProvider'],
    ...echoing((answer, forms) => ({
      ...answer,
      body: `{${escaped(forms[0] ?? '')}:${escaped(forms[0] ?? '')},"value":[{"x":${escaped(forms[0] ?? '')}`,
    })),
  },
  {
    id: 'token-in-fields',
    says: 'The token comes back in header fields.',
    red: ['token-stays-secret'],
    ...whole,
    ...echoing((answer, forms) => ({
      ...answer,
      headers: [
        ...answer.headers,
        ...forms.map((form, n) => [`X-Echo-${n}`, form] as const),
        ['x-ms-request-id', forms[0] ?? ''],
        ['WWW-Authenticate', `Bearer error="${forms[0]}"`],
        ['Set-Cookie', `t=${forms[0]}`],
      ],
    })),
  },
  {
    id: 'token-in-links',
    says: 'The token comes back in nextLink, which is then requested.',
    of: ['listInSubscription'],
    red: ['token-stays-secret'],
    ...echoing((answer, forms) => ({
      ...answer,
      body: String(answer.body).replace(
        /"nextLink":"[^"]*/,
        (link) => `${link}&token=${forms[2]}&b64=${encodeURIComponent(forms[6] ?? '')}&hex=${forms[9]}&all=${forms[4]}`,
      ),
    })),
  },
  {
    id: 'token-in-pieces',
    says: 'The token comes back in pieces, spread over several members.',
    of: ['listInProvider'],
    red: [],
    ...echoing((answer, forms) => ({
      ...answer,
      body: String(answer.body).replace('{', `{"pieces":${JSON.stringify(forms[0]?.match(/.{1,40}/g) ?? [])},`),
    })),
  },
  {
    id: 'token-where-quoted',
    says: 'The token comes back in what findings quote.',
    red: [
      'error-code-is-a-name',
      'error-leaks-nothing',
      'location-required-code',
      'missing-api-version-code',
      'missing-token-code',
      'read-only-fields-ignored',
      'token-stays-secret',
      'type-is-the-providers',
      'unknown-group-code',
      'unknown-vault-code',
    ],
    ...whole,
    ...echoing((answer, forms) => ({
      ...answer,
      body: String(answer.body)
        .replaceAll('"Microsoft.RecoveryServices/vaults"', JSON.stringify(forms[0]))
        .replaceAll(/"code":"\w+"/g, `"code":${JSON.stringify(forms.join(' '))}`),
    })),
  },
  {
    id: 'answers-of-the-request-before',
    says: 'Each read is answered with what was due to the one before it.',
    red: ['id-is-the-url', 'name-is-the-url', 'unknown-vault-reads-404'],
    amongOthers: true,
    untested: /keeps no state|follows from operation-is-served/,
    if: ({ method }) => method === 'GET',
    ...whole,
    leaves: true,
    meet: (() => {
      let before: Answer = json(200, { value: [] })
      return async ({ wire, honest }: Meeting): Promise<unknown> => {
        const due = before
        before = await honest()
        return wire.send(due)
      }
    })(),
  },
  {
    id: 'one-answer-for-all',
    says: 'Whatever is asked, the vault of somebody else is answered.',
    red: ['id-is-the-url', 'token-required', 'unknown-vault-reads-404', 'value-is-an-array'],
    amongOthers: true,
    untested: /keeps no state/,
    ...whole,
    leaves: true,
    meet: ({ wire }) =>
      wire.send(
        json(200, {
          id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/theirs',
          name: 'theirs',
          type: 'Microsoft.RecoveryServices/vaults',
          location: 'westeurope',
          properties: {},
        }),
      ),
  },
]
