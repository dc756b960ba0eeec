// How the double's pages look: close enough to GitHub that one sees what people will see.
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d1d9e0, #3d444d); --quiet: light-dark(#59636e, #9198a1); --soft: light-dark(#f6f8fa, #151b23) }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 1.5rem auto; padding: 0 1rem }
h1 span, summary, header { color: var(--quiet) } summary strong, header strong { color: CanvasText }
h2 { font-size: 1.1rem; margin-top: 2rem }
.box { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0 }
.box > header, .box > summary { background: var(--soft); padding: .5rem 1rem; border-radius: 6px }
.box > .markdown, .box > p { padding: 0 1rem }
code { background: var(--soft); border-radius: 4px; padding: .1em .35em; font-size: .9em }
table { border-collapse: collapse; margin: 1rem 0 } th, td { border: 1px solid var(--line); padding: .35rem .75rem; text-align: left; vertical-align: top }
.state { color: #fff; border-radius: 1rem; padding: .15rem .7rem; background: #59636e } .state.open { background: #1f883d } .state.merged { background: #8250df } .state.closed { background: #cf222e }
`
