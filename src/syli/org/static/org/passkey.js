// Says so when a passkey was not used: the browser's own window was closed, or no key was there.
document.addEventListener('allauth.error', event => {
  event.preventDefault()
  for (const words of document.querySelectorAll('[data-passkey-failed]')) {
    words.hidden = false
    words.focus()
  }
})
