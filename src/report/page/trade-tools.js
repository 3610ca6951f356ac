/** Heads that sort and the tools that filter the table of trades. */
import { element, find } from './text.js'
import { firstDirection } from './trade-rows.js'

/** Heads become buttons; a second press turns the order round. */
export function headButtons(heads, state, update) {
  const show = () => {
    for (const head of heads) {
      const isSorted = head.dataset.sort === state.key
      const isUp = state.direction === 1
      if (isSorted) head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending')
      else head.removeAttribute('aria-sort')
      head.querySelector('.arrow').textContent = isSorted ? `\u00A0${isUp ? '↑' : '↓'}` : ''
    }
  }
  for (const head of heads) {
    const arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' })
    const button = element('button', { type: 'button' }, head.textContent.trim(), arrow)
    head.append(button)
    button.addEventListener('click', () => {
      const key = head.dataset.sort
      state.direction = state.key === key ? -state.direction : firstDirection(key)
      state.key = key
      show()
      update()
    })
  }
  show()
}

export function filters(state, update) {
  const input = find('trade-filter')
  input.addEventListener('input', () => {
    state.text = input.value.trim().toLowerCase()
    update()
  })
  const group = find('trade-side')
  group.addEventListener('click', (event) => {
    const { show } = event.target.dataset
    if (show === undefined) return
    state.show = show
    for (const button of group.children) {
      button.setAttribute('aria-pressed', String(button.dataset.show === show))
    }
    update()
  })
}
