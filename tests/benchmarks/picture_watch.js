// Notes when this page is clicked, and when each picture is in the document and when it is loaded, in shadow roots too.
// Times are milliseconds since 1970, by the clock that the measuring program reads.
window.seen = { clicks: [], pictures: {}, changedAt: Date.now() }
const note = image => {
  const id = image.src.split("/files/")[1]?.split("/")[0]
  if (!id || seen.pictures[id]) return
  const entry = (seen.pictures[id] = { there: Date.now(), loaded: null })
  image.addEventListener("load", () => (entry.loaded = Date.now()))
}
const watch = root => {
  const observer = new MutationObserver(changes => {
    seen.changedAt = Date.now()
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (node instanceof HTMLImageElement) note(node)
        node.querySelectorAll?.("img").forEach(note)
      }
  })
  observer.observe(root, { childList: true, subtree: true })
}
const attachShadow = Element.prototype.attachShadow
Element.prototype.attachShadow = function (options) {
  const root = attachShadow.call(this, options)
  watch(root)
  return root
}
watch(document)
addEventListener("click", event => seen.clicks.push(Date.now() - (performance.now() - event.timeStamp)), true)
