// What a description says: which sections have been filled in, and which tasks are done.
import type { ListItem, Nodes, PhrasingContent, Root, RootContent } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

export type Section = Readonly<{ heading: string; filled: boolean }>

/** `struck`: struck out, but nothing after it says why. */
export type Task = Readonly<{ text: string; state: 'done' | 'open' | 'struck' }>

export type Description = Readonly<{ sections: readonly Section[]; tasks: readonly Task[] }>

const parser = unified().use(remarkParse).use(remarkGfm)

export function readDescription(body: string): Description {
  const root: Root = parser.parse(body)
  return { sections: sectionsOf(root.children), tasks: tasksOf(root) }
}

/** A section reaches to the next heading of its own or a higher level. */
function sectionsOf(nodes: readonly RootContent[]): readonly Section[] {
  return nodes.flatMap((node, index) => {
    if (node.type !== 'heading') return []
    const rest = nodes.slice(index + 1)
    const end = rest.findIndex((next) => next.type === 'heading' && next.depth <= node.depth)
    const content = (end === -1 ? rest : rest.slice(0, end)).filter((next) => next.type !== 'heading')
    return [{ heading: visibleText(node).trim(), filled: content.some(isFilled) }]
  })
}

function isFilled(node: Nodes): boolean {
  const words = visibleText(node).trim()
  // GitHub's issue forms write this where a person wrote nothing.
  if (words !== '') return !/^no response$/i.test(words)
  return showsImage(node)
}

function showsImage(node: Nodes): boolean {
  if (node.type === 'image' || node.type === 'imageReference') return true
  if (node.type === 'html') return /<(img|picture|video)\b/i.test(withoutComments(node.value))
  return 'children' in node && node.children.some(showsImage)
}

/** What a reader sees: no comments, no tags, no link definitions. */
function visibleText(node: Nodes): string {
  if (node.type === 'html') return withoutComments(node.value).replace(/<[^>]*>/g, ' ')
  if (node.type === 'definition') return ''
  if ('value' in node) return node.value
  if (!('children' in node)) return node.type === 'break' ? ' ' : ''
  const separator = node.children.some((child) => isBlock(child)) ? ' ' : ''
  return node.children.map(visibleText).join(separator)
}

const isBlock = (node: Nodes): boolean => ['paragraph', 'list', 'listItem', 'table', 'tableRow'].includes(node.type)

/** A comment that is never closed runs to the end, as in a browser. */
const withoutComments = (html: string): string => html.replace(/<!--[\s\S]*?(-->|$)/g, '')

function tasksOf(node: Nodes): readonly Task[] {
  const own = node.type === 'listItem' && typeof node.checked === 'boolean' ? [taskOf(node)] : []
  return 'children' in node ? [...own, ...node.children.flatMap(tasksOf)] : own
}

function taskOf(item: ListItem): Task {
  const [first] = item.children
  const parts = first?.type === 'paragraph' ? first.children : []
  const text = parts.map(visibleText).join('').replace(/\s+/g, ' ').trim()
  if (item.checked === true) return { text, state: 'done' }
  return { text, state: stateOfStruck(parts) }
}

/** Struck out from its first word on, and then a word or more that gives the reason. */
function stateOfStruck(parts: readonly PhrasingContent[]): Task['state'] {
  const shown = parts.filter((part) => visibleText(part).trim() !== '')
  if (shown[0]?.type !== 'delete') return 'open'
  const reason = shown.filter((part) => part.type !== 'delete').map(visibleText)
  return /\p{L}/u.test(reason.join('')) ? 'done' : 'struck'
}
