import { useId, useRef, useState } from 'react'
import type { Refusal } from '../board/attempt.js'
import { FieldError } from './field-error.js'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly multiline?: boolean
  readonly readOnly?: boolean
  /** Called with each text that is typed; `group` is the same from entering the field to leaving it. What it returns is shown. */
  readonly onKeep: (text: string, group: string) => Refusal
}

/**
 * Keeps what is typed as it is typed: nothing is lost to a reload in the middle of a sentence. What the store refuses stays
 * on the screen, with the reason.
 */
export function TextField({ label, value, multiline = false, readOnly = false, onKeep }: TextFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal>([])
  const group = useRef('')
  const keep = (text: string) => {
    setDraft(text)
    setRefusal(text === value ? [] : onKeep(text, group.current))
  }
  const leave = () => {
    if (refusal.length === 0) setDraft(null)
  }
  const control = {
    id,
    className: 'field',
    // Where somebody else edits, what was kept follows them; what was refused stays.
    value: readOnly && refusal.length === 0 ? value : (draft ?? value),
    readOnly,
    'aria-invalid': refusal.length > 0,
    'aria-describedby': `${id}-error`,
    onFocus: () => {
      group.current = crypto.randomUUID()
    },
    onBlur: leave,
    onChange: (event: { readonly target: { readonly value: string } }) => keep(event.target.value),
  }
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {multiline ? <textarea rows={4} {...control} /> : <input type="text" {...control} />}
      <FieldError id={`${id}-error`} refusal={refusal} />
    </div>
  )
}
