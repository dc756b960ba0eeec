import { html } from 'hono/html'

type Html = ReturnType<typeof html>

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1f2328;background:#fff}
h1{font-size:1.5rem}code{background:#f0f1f3;padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}pre code{display:block;padding:.6em}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #8b949e;padding:.35rem .75rem;text-align:left;vertical-align:top}
button{font:inherit;padding:.5rem 1rem;border:0;border-radius:6px;background:#1a7f37;color:#fff;cursor:pointer}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #0969da;outline-offset:2px}
input{font:inherit;padding:.4rem;border:1px solid #656d76;border-radius:6px}.note{border-left:4px solid #9a6700;padding-left:1rem}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}a{color:#58a6ff}code{background:#21262d}input{background:#0d1117;color:inherit}}`

/** A whole page. Everything interpolated is escaped by `html`. */
export const page = (title: string, content: Html) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>`

/** No script, no frame, nothing from elsewhere; forms go where `formTargets` says. */
export const pageHeaders = (formTargets = "'self'"): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formTargets}; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
})
