import { expect, test } from 'vitest'
import { meet, openGround } from './run.ts'
import { transport } from './transport.ts'
import { bodies } from './bodies.ts'
import { links } from './links.ts'
import { waiting } from './waiting.ts'
import { texts } from './texts.ts'
import { token } from './run.ts'
const leaks = (t: string) => [token, token.slice(37, 80), encodeURIComponent(token), encodeURIComponent(encodeURIComponent(token)).slice(30, 90), Buffer.from(token).toString('base64').slice(4, 60), Buffer.from(token).toString('hex').slice(0, 40),Buffer.from(token).toString('hex').toUpperCase().slice(0, 40),
[...Buffer.from(token)].map(b => '%' + b.toString(16)).join('').slice(0, 60), [...Buffer.from(token)].map(b => '\\\\u00' + b.toString(16)).join('').slice(0, 60), [...Buffer.from(token)].map(b => '\\u00' + b.toString(16)).join('').slice(0, 60), [...Buffer.from(token)].map((byte) => '&#x' + byte.toString(16)).join(';').slice(0, 40)].filter(f => t.includes(f)).map(f => f.slice(0, 30)).concat(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(t) ? ['control'] : [], /<script>|<img/.test(t.replace(/"[^"]*"/g, '').replace(/<script>\s*'use strict'[^]*$/, '')) ? ['script'] : [], /^\s*::|##\[|##vso/m.test(t) ? ['workflow'] : [])
const only = process.env['ONLY']
test('try', async () => {
  const ground = await openGround()
  for (const b of [...transport, ...bodies, ...links, ...waiting, ...texts].filter(b => !only || b.id.match(only))) {
    const t = performance.now()
    const m0 = process.memoryUsage().rss
    const met = await meet(ground, b)
    const bad = met.cells.filter(c => !['passed', 'unsupported'].includes(c.outcome))
    const red = [...new Set(bad.filter(c => c.outcome === 'failed').map(c => c.check.id))]
    console.log(b.id, Math.round(performance.now() - t) + 'ms', Math.round((process.memoryUsage().rss-m0)/1e6)+'MB', met.requests.length, met.seconds, met.left, 'elsewhere', met.elsewhere.length, met.report.ledger.leaked.length, met.report.verdict, '\n  red', JSON.stringify(red), '\n  untested', JSON.stringify([...new Set(bad.filter(c => c.outcome === 'untested').map(c => c.reason))]), '\n  errors', bad.filter(c => c.outcome === 'error').map(c=>[c.cell, c.reason]), met.record.told.filter(t => t.error || t.ended),
     '\n  leak', Object.entries({ ...met.files, console: met.console }).flatMap(([f, t]) => leaks(t).map(l => f + ' ' + l)), '\n  says', JSON.stringify(bad.flatMap(c => c.findings[0]?.says ?? []).slice(0,3)))
  }
  expect(1).toBe(1)
}, 600_000)
