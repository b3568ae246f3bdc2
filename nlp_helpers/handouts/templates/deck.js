// While what scrolls has the focus, these keys scroll it; left and right still go on.
const scrolling = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];

function scrolls(element) {
  return element && element.classList.contains("shown") && element.scrollHeight > element.clientHeight + 1;
}

// A box that holds all it has needs no place among those that the Tab key goes through.
function tidy() {
  for (const box of document.querySelectorAll(".present .shown")) {
    if (scrolls(box)) box.setAttribute("tabindex", "0"); else box.removeAttribute("tabindex");
    box.classList.toggle("scrolls", scrolls(box) || box.scrollWidth > box.clientWidth + 1);
  }
}

Reveal.initialize({
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4,
  center: false, hash: true, controls: true, progress: true, slideNumber: "c/t",
  transition: "none", backgroundTransition: "none", navigationMode: "default",
  keyboardCondition: (event) => !(scrolls(document.activeElement) && scrolling.includes(event.key)),
}).then(tidy);
Reveal.on("slidechanged", () => { document.activeElement?.blur(); tidy(); });
