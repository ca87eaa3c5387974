import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toHtml } from '../../reports/html/page.ts'
import { exchanges, sample, sound } from './sample.ts'

const executablePath = process.env['AZBACKUP_CHROMIUM'] ?? '/usr/bin/chromium'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Browser | undefined
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'azbackup-html-'))
  await writeFile(join(dir, 'sample.html'), toHtml(sample, exchanges))
  await writeFile(join(dir, 'sound.html'), toHtml(sound, exchanges))
  if (existsSync(executablePath)) browser = await chromium.launch({ executablePath, args })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await rm(dir, { recursive: true, force: true })
})

/** Opens a page, hands it on, closes it; everything the page complained of or asked for fails the test. */
async function open(name: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser!.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(0)
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => trouble.push(message.text()))
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) trouble.push(request.url())
  })
  await page.goto(`file://${dir}/${name}.html`)
  await use(page)
  expect(trouble).toEqual([])
  await context.close()
}

/** Run in the page, as text: pairs of text and ground with less contrast than WCAG AA asks for (4.5, or 3 for large text). */
const poorContrast = `(() => {
  const channels = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number)
  const linear = value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const weights = [0.2126, 0.7152, 0.0722]
  const luminance = colour => weights.reduce((sum, weight, at) => sum + weight * linear(channels(colour)[at]), 0)
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (channels(colour)[3] !== 0) return colour
    }
    return 'rgb(255,255,255)'
  }
  const poor = new Set()
  for (const element of document.querySelectorAll('body *:not(script)')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue
    const { color, fontSize } = getComputedStyle(element)
    const [light, dark] = [luminance(color), luminance(ground(element))].sort((a, b) => b - a)
    const contrast = (light + 0.05) / (dark + 0.05)
    if (contrast < (parseFloat(fontSize) >= 24 ? 3 : 4.5)) poor.add(element.tagName + '.' + element.className + ': ' + contrast.toFixed(2))
  }
  return [...poor]
})()`

const openAll = 'for (const details of document.querySelectorAll("details")) details.open = true'
const ground = 'getComputedStyle(document.body).backgroundColor'

describe('the page in a browser', () => {
  beforeEach((context) => {
    if (!browser) context.skip('no chromium')
  })

  test('runs nothing that a server wrote, and asks for nothing', () =>
    open('sample', {}, async (page) => {
      expect(await page.evaluate('globalThis.pwned')).toBeUndefined()
      expect(await page.title()).toBe('nonconformant (partial): Azure Backup REST API 2024-01-01')
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Nonconformant')
      expect(await page.locator('script').count()).toBe(1)
    }))

  test('has its landmarks, captions, scopes and an order of headings without gaps', () =>
    open('sample', {}, async (page) => {
      for (const role of ['banner', 'main', 'navigation', 'contentinfo', 'search'] as const) {
        expect(await page.getByRole(role).count(), role).toBe(1)
      }
      expect(await page.locator('table:not(:has(caption))').count()).toBe(0)
      expect(await page.locator('th:not([scope])').count()).toBe(0)
      const levels = await page.locator('h1,h2,h3,h4').evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])))
      expect(levels.filter((level, at) => at > 0 && level > levels[at - 1]! + 1)).toEqual([])
    }))

  test.each(['light', 'dark'] as const)('is readable in the %s', (colorScheme) =>
    open('sample', { colorScheme }, async (page) => {
      await page.evaluate(openAll)
      expect(await page.evaluate(poorContrast)).toEqual([])
      expect(await page.evaluate(ground)).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(17, 20, 24)')
    }),
  )

  const narrow = { viewport: { width: 400, height: 800 } }
  test.each(['sample', 'sound'])('does not scroll sideways at 400 px: %s', (name) =>
    open(name, narrow, async (page) => {
      await page.evaluate(openAll)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
      const scrolls = '(frame => frame.scrollWidth > frame.clientWidth)(document.querySelector(".scroll:has(.results)"))'
      expect(await page.evaluate(scrolls)).toBe(true)
    }),
  )

  test('narrows the results by outcome, profile, level and text', () =>
    open('sample', {}, async (page) => {
      const shown = () => page.locator('table.results tbody tr:visible').count()
      const total = sample.results.length
      expect(await shown()).toBe(total)
      await page.locator('[name=outcome]').selectOption('untested')
      expect(await shown()).toBe(7)
      await page.locator('[name=level]').selectOption('should')
      expect(await shown()).toBe(1)
      expect(await page.locator('output').textContent()).toBe(`1 of ${total} results`)
      await page.locator('[name=outcome]').selectOption('')
      await page.locator('[name=level]').selectOption('')
      await page.locator('[name=profile]').selectOption('lifecycle')
      expect(await shown()).toBe(4)
      await page.locator('[name=text]').fill('DELETEVAULTS gone')
      expect(await shown()).toBe(1)
      const prevented = `new Promise(done => {
      addEventListener('submit', event => done(event.defaultPrevented))
      document.forms[0].requestSubmit()
    })`
      expect(await page.evaluate(prevented)).toBe(true)
    }))

  test('opens the exchange that a link leads to, and the finding of a result', () =>
    open('sample', {}, async (page) => {
      await page.evaluate('location.hash = "#exchange-2"')
      await expect.poll(() => page.locator('#exchange-2').getAttribute('open')).not.toBeNull()
      await page.getByRole('link', { name: 'deleted-is-gone' }).click()
      expect(await page.locator(':target').textContent()).toContain('deleted-is-gone@deleteVaults')
    }))

  test('copies the curl command', () =>
    open('sample', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const article = page.locator('article', { hasText: 'deleted-is-gone@deleteVaults' })
      await article.getByText('Repeat it with curl').click()
      await article.getByRole('button', { name: 'Copy' }).click()
      await expect.poll(() => article.getByRole('button').textContent()).toBe('Copied')
      const copied = await page.evaluate('navigator.clipboard.readText()')
      expect(copied).toBe(sample.results.find(({ check }) => check === 'deleted-is-gone')!.findings[0]!.curl)
    }))

  test('is a plain page without a script', () =>
    open('sample', { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('table.results tbody tr').count()).toBe(sample.results.length)
      expect(await page.locator('form.filter').isVisible()).toBe(false)
      expect(await page.locator('button:visible').count()).toBe(0)
      await page.getByText('Repeat it with curl').first().click()
      expect(await page.locator('.curl pre').first().isVisible()).toBe(true)
    }))

  test('prints with everything open, the controls hidden', () =>
    open('sample', { javaScriptEnabled: false }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      const hidden = '[...document.querySelectorAll(".exchange")].filter(each => !each.checkVisibility()).length'
      expect(await page.evaluate(hidden)).toBe(0)
      expect(await page.locator('.exchange').count()).toBe(6)
      expect(await page.locator('.filter:visible, button:visible').count()).toBe(0)
      expect(await page.evaluate(ground)).toBe('rgb(255, 255, 255)')
    }))

  test('is reached by keyboard: first the link to the findings', () =>
    open('sample', {}, async (page) => {
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').textContent()).toBe('To the findings')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
    }))
})
