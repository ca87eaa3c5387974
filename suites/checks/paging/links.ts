/** nextLink: absolute, on the same origin, complete in itself, leading on, and ending. */
import { always, at, held } from '../../../harness/check.ts'
import type { Exchange } from '../../../harness/exchange.ts'
import { nextLink, type Pages } from '../../../harness/paging.ts'
import { lists } from '../../../fixtures/roles.ts'
import { body, show, status } from '../../reading.ts'

const listing = [...lists, 'listOperations']

export const nextLinkIsAUrl = always({
  id: 'next-link-is-a-url', title: 'nextLink is an absolute URL on the origin of the request, or absent', level: 'must', profile: 'arm', family: 'paging',
  source: ['ARM-LIST-02', 'OAS-NEXT-LINK'], roles: listing, when: ({ response }) => response.status === 200,
  *judge(page) {
    const link = nextLink(page)
    if (link === undefined || link === null) return
    if (typeof link !== 'string' || !URL.canParse(link)) yield at(page, '/body/nextLink', `is ${show(link)}`)
    else if (new URL(link).origin !== new URL(page.request.url).origin) yield at(page, '/body/nextLink', `leads to ${new URL(link).origin}, another origin; it was not followed`)
  },
  defects: [],
})

export const nextLinkAnswers = held({
  id: 'next-link-answers', title: 'A nextLink, requested as it stands, answers 200', level: 'must', profile: 'arm', family: 'paging',
  source: ['ARM-LIST-02'], roles: listing, open: 'every list came in one page',
  *judge(page: Exchange) {
    if (status(page) !== 200) yield at(page, '/status', `is ${status(page)} for the nextLink of the page before`)
  },
  defects: [],
})

export const pagesEnd = held({
  id: 'pages-end', title: 'Following nextLink leads to a last page', level: 'must', profile: 'lifecycle', family: 'paging',
  source: ['ARM-LIST-02'], roles: listing, needsState: false,
  *judge(pages: Pages) {
    const says = { loop: 'leads back to a page that was read', 'no progress': 'leads on and on without anything new', 'too many': 'leads on beyond 5,000 pages' }
    const fault = says[pages.ended as keyof typeof says]
    if (fault) yield at(pages.exchanges.at(-1)!, '/body/nextLink', `${fault}: ${show(pages.link)}`)
  },
  defects: [],
})

export const pagingUsesNextLink = always({
  id: 'paging-uses-next-link', title: 'A page names the next one in nextLink and nowhere else', level: 'should', profile: 'arm', family: 'paging',
  source: ['ARM-LIST-02', 'OAS-NEXT-LINK'], roles: listing, when: ({ response }) => response.status === 200,
  *judge(page) {
    for (const name of Object.keys(body(page))) {
      if (name !== 'nextLink' && /next_?link/i.test(name)) yield at(page, `/body/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'stands where nextLink is due')
    }
  },
  defects: [],
})

export const falseSkipTokenRefused = held({
  id: 'false-skip-token-refused', title: 'A skip token that the server never gave is refused', level: 'should', profile: 'arm', family: 'paging',
  source: ['ARM-LIST-04'], roles: lists, open: 'every list came in one page', needsState: true,
  *judge(page: Exchange) {
    if (status(page) < 400 || status(page) >= 500) yield at(page, '/status', `is ${status(page)} for a skip token that was never given`)
  },
  defects: [],
})
