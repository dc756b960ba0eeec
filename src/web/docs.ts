import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Hono } from 'hono'

const folder = path.join(import.meta.dirname, '..', '..', 'docs')

/** The documentation that checks and comments link to, as it lies in the project. */
export const docsRoutes = (): Hono =>
  new Hono().get('/docs/:file{[a-z0-9-]+(?:/[a-z0-9-]+)?\\.md}', async (c) => {
    try {
      const text = await readFile(path.join(folder, c.req.param('file')), 'utf8')
      return c.body(text, 200, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    } catch {
      return c.notFound()
    }
  })
