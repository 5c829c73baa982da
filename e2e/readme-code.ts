import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('..', import.meta.url))

export interface CodeBlock {
  /** From its first line, `// main.tsx`; undefined where there is none. */
  readonly file: string | undefined
  readonly code: string
}

/** The TypeScript blocks of a Markdown file, in order. */
export function codeBlocks(path: string): readonly CodeBlock[] {
  const markdown = readFileSync(`${repository}${path}`, 'utf8')
  return Array.from(markdown.matchAll(/^```tsx?\n([\s\S]*?)^```$/gm), ([, code = '']) => ({
    file: /^\/\/ (\S+\.tsx?)\n/.exec(code)?.[1],
    code,
  }))
}

/** What the code says that it prints: the comment behind each `console.log(…)`, or on the line after it. */
export function statedOutput(code: string): readonly string[] {
  return Array.from(code.matchAll(/^console\.log\(.*\)\s*\/\/ (.*)$/gm), ([, output = '']) => output)
}
