import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { docsRoutes } from '../../src/web/docs.ts'

const docs = docsRoutes()
const pages = globSync('docs/**/*.md').map((file) => `/${file}`)

test('a page is HTML with tables, and its first heading is its title', async () => {
  const answer = await docs.request('/docs/practices/change-size.md')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await answer.text()
  expect(text).toContain('<title>Change size</title>')
  expect(text.match(/<h1/g)).toHaveLength(1)
  expect(text).toContain('<td><code>maxLines</code></td>')
})

test('a file of the project that the server does not show is named without a link', async () => {
  const text = await (await docs.request('/docs/policy.md')).text()
  expect(text).toContain('comes with Andon: policies<')
})

test.for(pages)('%s is there, and so is every page that it links to', async (page) => {
  const answer = await docs.request(page)
  expect(answer.status).toBe(200)
  const links = [...(await answer.text()).matchAll(/<a href="([^"]+)"/g)].map(([, href = '']) => href)
  for (const href of links) {
    const { origin, pathname } = new URL(href, `http://here${page}`)
    if (origin === 'http://here') expect.soft((await docs.request(pathname)).status, href).toBe(200)
  }
})
