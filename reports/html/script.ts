/** The page's script: narrows the table of results, copies commands, opens what a link or the printer needs. Holds nothing of any report. */

/** The whole script; it runs at the end of the page. */
export const script = `'use strict'
const form = document.querySelector('form.filter')
const rows = [...document.querySelectorAll('table.results tbody tr')]
const texts = rows.map(row => row.textContent.toLowerCase())
function narrow() {
  const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const chosen = ['outcome', 'profile', 'level'].map(name => [name, form.elements[name].value]).filter(([, value]) => value)
  const fits = (row, at) => chosen.every(([name, value]) => row.dataset[name] === value)
    && words.every(word => texts[at].includes(word))
  let shown = 0
  rows.forEach((row, at) => { row.hidden = !fits(row, at); if (!row.hidden) shown += 1 })
  form.querySelector('output').textContent = shown + ' of ' + rows.length + ' results'
}
form.hidden = false
form.addEventListener('input', narrow)
form.addEventListener('submit', event => event.preventDefault())
narrow()

async function copy(button) {
  const source = button.parentElement.querySelector('pre')
  try {
    await navigator.clipboard.writeText(source.textContent)
  } catch {
    getSelection().selectAllChildren(source)
    if (!document.execCommand('copy')) return
  }
  button.textContent = 'Copied'
  setTimeout(() => { button.textContent = 'Copy' }, 1500)
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', () => copy(button))
}

function open() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1))
  if (target instanceof HTMLDetailsElement) target.open = true
}
addEventListener('hashchange', open)
open()

let closed = []
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')]
  for (const details of closed) details.open = true
})
addEventListener('afterprint', () => { for (const details of closed) details.open = false })
`
