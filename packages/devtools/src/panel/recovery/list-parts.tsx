import type { ReactNode } from 'react'
import type { Tone } from '../durability.js'
import { Icon, type IconName } from '../icons.js'

/** A word with its glyph and its tone. */
export function State(props: { readonly tone: Tone; readonly icon: IconName; readonly text: string }): ReactNode {
  return (
    <span className={`mark ${props.tone === 'quiet' ? 'dim' : props.tone}`}>
      <Icon name={props.icon} size={12} /> {props.text}
    </span>
  )
}

/** Why a list could not be read. */
export function ListProblem({ problem }: { readonly problem: string | null }): ReactNode {
  if (problem === null) return null
  return (
    <p className="notice warn">
      <Icon name="warn" size={13} /> {problem}
    </p>
  )
}

/** A text that may be redacted. */
export function Told({ text }: { readonly text: string }): ReactNode {
  return text === 'redacted' ? <span className="chip chip-quiet">redacted</span> : text
}
