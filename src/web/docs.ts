import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { Marked } from 'marked'
import { page, pageHeaders } from './page.ts'

const folder = path.join(import.meta.dirname, '..', '..', 'docs')
const name = '[a-z0-9-]+(?:/[a-z0-9-]+)?\\.md'

/** Whether a link in a page leads somewhere here: other pages and other sites do, other files of the project do not. */
function leadsSomewhere(href: string, file: string): boolean {
  const here = new URL(`https://andon.invalid/docs/${file}`)
  const { origin, pathname } = new URL(href, here)
  return origin !== here.origin || new RegExp(`^/docs/${name}$`).test(pathname)
}

/** Our own documentation only: what it says as HTML stays HTML. The first heading becomes the title of the page. */
function pageOf(file: string, text: string) {
  const marked = new Marked({
    renderer: {
      link({ href, tokens }) {
        return leadsSomewhere(href, file) ? false : this.parser.parseInline(tokens)
      },
    },
  })
  const [, title = file, rest = text] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? []
  return page(title, raw(marked.parse(rest, { async: false })))
}

/** The documentation that checks and comments link to, as it lies in the project. */
export const docsRoutes = (): Hono =>
  new Hono().get(`/docs/:file{${name}}`, async (c) => {
    const file = c.req.param('file')
    try {
      return c.html(pageOf(file, await readFile(path.join(folder, file), 'utf8')), 200, pageHeaders())
    } catch {
      return c.notFound()
    }
  })
