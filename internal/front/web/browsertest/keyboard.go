package browsertest

// keyboardStart lists what the Tab key should reach, each with its looks while
// it has no focus, and leaves two functions for the walk. Radios of one name
// count once, because the arrow keys move among them.
const keyboardStart = `(() => {
	// From the top: the next Tab goes to the first stop after the body.
	document.body.tabIndex = -1
	document.body.focus()
	document.body.removeAttribute('tabindex')
	window.scrollTo(0, 0)
	const looks = e => {
		const of = (x, pseudo) => { const s = getComputedStyle(x, pseudo); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor].join('|') }
		const label = e.labels && e.labels[0]
		return of(e) + (label ? of(label) + of(label, '::before') : '')
	}
	const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' "' + (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().replace(/\s+/g, ' ').slice(0, 50) + '"'
	const groups = new Set()
	const stops = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')].filter(e => {
		if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false
		if (e.type !== 'radio') return true
		const group = (e.form ? [...document.forms].indexOf(e.form) : '') + '/' + e.name
		const chosen = [...document.getElementsByName(e.name)].some(o => o !== e && o.checked)
		if (groups.has(group) || (chosen && !e.checked)) return false
		groups.add(group)
		return true
	})
	const before = stops.map(looks)
	window.browsertestName = i => name(stops[i])
	window.browsertestStep = () => {
		const e = document.activeElement
		if (!e || e === document.body || e === document.documentElement) return {Index: -1, Nowhere: true, Name: '', Fault: ''}
		const i = stops.indexOf(e)
		const shown = (e.labels && e.labels[0] && e.type !== 'file' && getComputedStyle(e).opacity === '0' ? e.labels[0] : e).getBoundingClientRect()
		let fault = ''
		if (i >= 0 && looks(e) === before[i]) fault = 'focus cannot be seen'
		else if (shown.bottom <= 0 || shown.top >= innerHeight || shown.right <= 0 || shown.left >= innerWidth) fault = 'has the focus outside the window'
		return {Index: i, Nowhere: false, Name: name(e), Fault: fault}
	}
	return stops.length
})()`
