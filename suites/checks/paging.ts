/** Lists in pages: links, their targets, and that the pages together are the list. */
import { pointerTo } from '../../spec/pointer.ts'
import { lists, type Part } from '../../fixtures/parts.ts'
import { altersAnswer, armError, type Draft, instead } from '../../fixtures/servers.ts'
import { at, exchangeCheck, scenarioCheck } from '../../harness/check.ts'
import type { Exchange, Request } from '../../harness/exchange.ts'
import { nextLink, type Pages } from '../../harness/paging.ts'
import type { Middleware } from '../../harness/server.ts'
import { leadsAway } from '../../harness/target.ts'
import { body, show, status } from '../reading.ts'

const listing: readonly Part[] = [...lists, 'listInProvider']

/** Changes the link of each page that has one. */
const relinks = (change: (link: string, page: Draft) => unknown): (() => Middleware) =>
  altersAnswer(
    { of: listing, if: (_, { body }) => String(body).includes('"nextLink"') },
    (page) => void (page.json.nextLink = change(page.json.nextLink, page)),
  )

/** Changes each page that has no link, which is the last one. */
const lastPages = (of: readonly Part[], change: (page: Draft, request: Request) => void): (() => Middleware) =>
  altersAnswer({ of, if: (_, { body }) => !String(body).includes('"nextLink"') }, change)

const renames = (name: string): (() => Middleware) =>
  altersAnswer({ of: listing, if: (_, { body }) => String(body).includes('"nextLink"') }, ({ json }) => {
    json[name] = json.nextLink
    delete json.nextLink
  })

const firstPage = (url: string): string => url.replace(/&%24skiptoken=[^&]*/, '')

export const nextLinkIsAUrl = exchangeCheck({
  id: 'next-link-is-a-url',
  title: 'nextLink is an absolute URL on the origin of the request, or absent',
  level: 'must',
  profile: 'arm',
  family: 'paging',
  source: ['ARM-LIST-02', 'OAS-NEXT-LINK'],
  verbs: ['list'],
  when: ({ response }) => response.status === 200,
  *judge(page) {
    const link = nextLink(page)
    if (link === undefined || link === null) return
    const fault = typeof link !== 'string' || !URL.canParse(link) ? `is ${show(link)}` : leadsAway(link, page.request.url)
    if (fault !== undefined) yield at(page, '/body/nextLink', fault)
  },
  defects: [
    {
      id: 'last-link-is-empty',
      says: 'The last page has an empty nextLink',
      middleware: lastPages(lists, ({ json }) => void (json.nextLink = '')),
    },
    {
      id: 'operations-link-is-empty',
      says: 'The list of operations has an empty nextLink',
      at: ['listInProvider'],
      middleware: lastPages(['listInProvider'], ({ json }) => void (json.nextLink = '')),
    },
    {
      id: 'link-is-a-path',
      says: 'nextLink is a path without a host',
      also: ['lists'],
      middleware: relinks((link) => new URL(link).pathname + new URL(link).search),
    },
    {
      id: 'link-leads-elsewhere',
      says: 'nextLink names the host behind the gateway',
      also: ['lists'],
      middleware: relinks((link) => link.replace(/\/\/[^/]+/, '//backend-7.internal:8443')),
    },
    {
      id: 'link-changes-the-scheme',
      says: 'nextLink names another scheme than the request',
      also: ['lists'],
      middleware: relinks((link) => link.replace(/^http:/, 'https:')),
    },
    {
      id: 'last-link-is-false',
      says: 'The last page has false for nextLink',
      also: ['contract', 'arrival', 'json'],
      middleware: lastPages(lists, ({ json }) => void (json.nextLink = false)),
    },
    {
      id: 'link-is-an-object',
      says: 'nextLink is an object with href',
      also: ['lists', 'contract', 'arrival', 'json'],
      middleware: relinks((href) => ({ href })),
    },
  ],
})

export const nextLinkAnswers = scenarioCheck({
  id: 'next-link-answers',
  title: 'A nextLink, requested as it stands, answers 200',
  level: 'must',
  profile: 'arm',
  family: 'paging',
  source: ['ARM-LIST-02'],
  verbs: ['list'],
  open: 'every list came in one page',
  capability: 'paging',
  *judge({ page }: { page: Exchange }) {
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)} for the nextLink of the page before`)
  },
  defects: [
    {
      id: 'link-loses-the-api-version',
      says: 'nextLink carries no api-version',
      also: ['lists'],
      middleware: relinks((link) => link.replace(/api-version=[^&]*&/, '')),
    },
    {
      id: 'link-names-another-api-version',
      says: 'nextLink names an api-version that is not served',
      also: ['lists'],
      middleware: relinks((link) => link.replace(/api-version=[^&]*/, 'api-version=2014-04-01')),
    },
    {
      id: 'link-is-cut',
      says: 'nextLink is cut short',
      also: ['lists'],
      middleware: relinks((link) => link.slice(0, -4)),
    },
    {
      id: 'second-page-500',
      says: 'A further page answers 500',
      also: ['lists', 'errors'],
      middleware: instead({ of: lists, if: ({ url }) => url.includes('skiptoken') }, () => armError(500, 'InternalServerError')),
    },
    {
      id: 'third-page-404',
      says: 'Every second further page answers 404',
      also: ['lists', 'protocol', 'api-version', 'token'],
      middleware: instead({ of: lists, if: ({ url }) => url.includes('skiptoken'), every: 2 }, () => armError(404, 'NotFound')),
    },
    {
      id: 'encoded-dollar-not-understood',
      says: 'A link with %24 is refused',
      also: ['lists'],
      middleware: instead({ of: lists, if: ({ url }) => url.includes('%24') }, () => armError(400, 'InvalidParameter')),
    },
  ],
})

export const pagesEnd = scenarioCheck({
  id: 'pages-end',
  title: 'Following nextLink leads to a last page',
  level: 'must',
  profile: 'lifecycle',
  family: 'paging',
  source: ['ARM-LIST-02', 'OAS-NEXT-LINK'],
  verbs: ['list'],
  *judge({ pages }: { pages: Pages }) {
    const says = {
      loop: 'leads back to a page that was read',
      'no progress': 'leads on and on without anything new',
      'too many': `leads on beyond ${pages.exchanges.length} pages`,
    }
    const fault = says[pages.ended as keyof typeof says]
    if (fault) yield at(pages.exchanges.at(-1)!, '/body/nextLink', `${fault}: ${show(pages.link)}`)
  },
  defects: [
    {
      id: 'last-page-leads-to-the-first',
      says: 'The last page leads back to the first',
      also: ['lists'],
      middleware: lastPages(lists, ({ json }, { url }) => void (json.nextLink = firstPage(url))),
    },
    {
      id: 'page-leads-to-itself',
      says: 'Each page leads to itself',
      also: ['lists'],
      middleware: altersAnswer({ of: lists }, ({ json }, { url }) => void (json.nextLink = url)),
    },
    {
      id: 'operations-lead-to-themselves',
      says: 'The list of operations leads to itself',
      at: ['listInProvider'],
      also: ['operations'],
      middleware: lastPages(['listInProvider'], ({ json }, { url }) => void (json.nextLink = url)),
    },
    {
      id: 'pages-never-end',
      says: 'The last page leads on, each time by another link',
      also: ['lists'],
      middleware: lastPages(lists, ({ json }, { url }) => void (json.nextLink = `${url}&again=${crypto.randomUUID()}`)),
    },
    {
      id: 'empty-pages-never-end',
      says: 'After the last page come empty ones without end',
      middleware: lastPages(['listInSubscription'], (page, { url }) => {
        if (url.includes('&on=')) page.json.value = []
        page.json.nextLink = `${url.replace(/&on=.*/, '')}&on=${crypto.randomUUID()}`
      }),
    },
    {
      id: 'skip-token-ignored',
      says: 'A further page is the first page again',
      also: ['lists'],
      middleware: () => async (request, next) => next({ ...request, url: firstPage(request.url) }),
    },
  ],
})

export const pagingUsesNextLink = exchangeCheck({
  id: 'paging-uses-next-link',
  title: 'A page names the next one in nextLink and nowhere else',
  level: 'should',
  profile: 'arm',
  family: 'paging',
  source: ['ARM-LIST-02', 'OAS-NEXT-LINK'],
  verbs: ['list'],
  when: ({ response }) => response.status === 200,
  *judge(page) {
    for (const name of Object.keys(body(page))) {
      if (name !== 'nextLink' && /next_?link/i.test(name)) yield at(page, pointerTo('/body', name), 'stands where nextLink is due')
    }
  },
  defects: [
    {
      id: 'link-in-odata-style',
      says: 'The link to the next page is called @odata.nextLink',
      also: ['lists'],
      middleware: renames('@odata.nextLink'),
    },
    {
      id: 'link-with-a-capital',
      says: 'The link to the next page is called NextLink',
      also: ['lists'],
      middleware: renames('NextLink'),
    },
    {
      id: 'link-under-two-names',
      says: 'The link to the next page is there twice, as nextLink and as next_link',
      middleware: altersAnswer({ of: lists }, ({ json }) => void (json.next_link = json.nextLink ?? null)),
    },
  ],
})

export const falseSkipTokenRefused = scenarioCheck({
  id: 'false-skip-token-refused',
  title: 'A skip token that the server never gave is refused',
  level: 'should',
  profile: 'arm',
  family: 'paging',
  source: ['ARM-LIST-04'],
  verbs: ['list'],
  unless: ['found'],
  open: 'every list came in one page',
  needsState: true,
  capability: 'paging',
  *judge({ page }: { page: Exchange }) {
    if (status(page) < 400 || status(page) >= 500) yield at(page, '/status', `is ${status(page)} for a skip token that was never given`)
  },
  defects: [
    {
      id: 'false-skip-token-begins-anew',
      says: 'A skip token that was never given leads to the first page',
      middleware: () => async (request, next) => {
        const answer = await next(request)
        return answer.status === 400 && request.url.includes('skiptoken') ? next({ ...request, url: firstPage(request.url) }) : answer
      },
    },
    {
      id: 'false-skip-token-ends-the-list',
      says: 'A skip token that was never given leads to an empty page',
      middleware: altersAnswer({ of: lists, answers: 400, if: ({ url }) => url.includes('skiptoken') }, (draft) =>
        Object.assign(draft, { status: 200, json: { value: [] } }),
      ),
    },
    {
      id: 'false-skip-token-500',
      says: 'A skip token that cannot be read brings the server down',
      also: ['errors'],
      middleware: altersAnswer({ of: lists, answers: 400, if: ({ url }) => url.includes('skiptoken') }, (draft) =>
        Object.assign(draft, armError(500, 'InternalServerError')),
      ),
    },
  ],
})
