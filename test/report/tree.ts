// What GitHub would make of our Markdown: parsed as it parses, then asked for what must not be there.
import type { Nodes, Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const parser = unified().use(remarkParse).use(remarkGfm)

export const parsed = (markdown: string): Root => parser.parse(markdown)

export const all = (node: Nodes): readonly Nodes[] =>
  'children' in node ? [node, ...node.children.flatMap(all)] : [node]

export const nodesOf = <T extends Nodes['type']>(markdown: string, type: T): readonly Extract<Nodes, { type: T }>[] =>
  all(parsed(markdown)).filter((node): node is Extract<Nodes, { type: T }> => node.type === type)

/** The text that a reader sees, code included. */
export const shown = (node: Nodes): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(shown).join('') : ''

/** Would notify somebody: GitHub reads mentions in rendered text, never in code; we allow them in neither. */
export const mentions = (markdown: string): readonly string[] => shown(parsed(markdown)).match(/@[a-z0-9]/gi) ?? []

/** Links to addresses that we did not write. */
export const foreignLinks = (markdown: string, ours: readonly string[]): readonly string[] =>
  nodesOf(markdown, 'link')
    .map(({ url }) => url)
    .filter((url) => !ours.some((start) => url.startsWith(start)))
