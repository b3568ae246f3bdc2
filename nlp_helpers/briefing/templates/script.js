'use strict';
// Opens the source of what is clicked, in the pane beside the page. Without this script the style does most of it.
(() => {
  const root = document.documentElement;
  const pane = document.getElementById('sources');
  const heading = document.getElementById('sources-title');
  const counter = pane.querySelector('.position');
  const steps = [...pane.querySelectorAll('.step')];
  const places = JSON.parse(document.getElementById('places').textContent);
  const home = heading.textContent;
  let shown = null; // what is open: {numbers, n, at} of places, {article: id} of an article, {article: ''} for the list, or null
  let source = null; // the article that is open
  let opener = null; // the link that opened it

  const count = (n) => n.toLocaleString('en');

  function asked(link) {
    if (link.matches('.list')) return { article: '' };
    if (!link.dataset.w) return { article: link.getAttribute('href').slice(1) };
    return { numbers: link.dataset.w.split(' ').map(Number), n: Number(link.dataset.n), at: 0 };
  }

  function inAddress() {
    if (location.hash === '#sources') return { article: '' };
    const [, kind, digits] = location.hash.match(/^#([wa])(\d+)$/) || [];
    if (kind === 'w' && Number(digits) < places.length) return { numbers: [Number(digits)], n: 1, at: 0 };
    return kind === 'a' && document.getElementById(`a${digits}`) ? { article: `a${digits}` } : null;
  }

  // After a way back, or a reload, which may be that of a page made anew: then what it remembers is of no use.
  function again() {
    const state = history.state;
    const known = state && (!state.numbers || state.numbers.every((number) => number < places.length));
    show(known ? state : inAddress());
  }

  // A page inside another one may not be allowed an address of its own; then there is no way back but the links.
  function remember(state, how) {
    const hash = state ? `#${state.numbers ? `w${state.numbers[state.at]}` : state.article || 'sources'}` : '';
    try {
      history[how](state, '', location.href.split('#')[0] + hash);
    } catch (error) {
      if (error.name !== 'SecurityError') throw error;
    }
  }

  function unmark() {
    for (const piece of source ? source.querySelectorAll('.on, .also') : []) {
      piece.classList.remove('on', 'also');
      piece.removeAttribute('role');
    }
  }

  // Marks the words of the place, and fainter those of the link's other places in this article.
  function mark(state) {
    const now = String(state.numbers[state.at]);
    const others = new Set(state.numbers.map(String));
    let first = null;
    for (const piece of source.querySelectorAll('.w')) {
      const over = piece.dataset.w.split(' ');
      if (over.includes(now)) {
        piece.classList.add('on');
        piece.setAttribute('role', 'mark');
        const fold = piece.closest('details');
        if (fold) fold.open = true;
        first = first || piece;
      } else if (over.some((number) => others.has(number))) {
        piece.classList.add('also');
      }
    }
    return first;
  }

  function position(state) {
    if (!state || !state.numbers || state.n < 2) return '';
    const most = state.numbers.length;
    const of = state.n > most ? `the first ${count(most)} of ${count(state.n)}` : count(most);
    return `place ${count(state.at + 1)} of ${of}`;
  }

  function show(state) {
    unmark();
    if (opener) opener.classList.remove('current');
    if (source) source.classList.remove('open');
    shown = state;
    source = state && document.getElementById(state.numbers ? `a${places[state.numbers[state.at]][0]}` : state.article);
    root.classList.toggle('beside', Boolean(state));
    root.classList.toggle('reading', Boolean(source));
    heading.textContent = source ? source.dataset.name : home;
    counter.textContent = position(state);
    for (const step of steps) step.hidden = !counter.textContent;
    if (!source) return;
    source.classList.add('open');
    const first = state.numbers && mark(state);
    pane.scrollTop = 0;
    if (first) pane.scrollTop = first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }

  // The page becomes narrower beside the pane, and lies under it on a small screen: what was clicked stays in sight.
  function hold(link, change) {
    const top = link.getBoundingClientRect().top;
    change();
    if (pane.contains(link)) return;
    scrollBy(0, link.getBoundingClientRect().top - top);
    const own = link.getBoundingClientRect();
    const over = pane.getBoundingClientRect();
    if (own.bottom > over.top && own.right > over.left) scrollBy(0, own.bottom - over.top + 16);
  }

  function open(link) {
    hold(link, () => show(asked(link)));
    opener = link;
    opener.classList.add('current');
    remember(shown, 'pushState');
    heading.focus({ preventScroll: true });
  }

  function close() {
    const link = opener && !pane.contains(opener) ? opener : document.querySelector('.list');
    hold(link, () => show(null));
    remember(null, 'pushState');
    link.focus({ preventScroll: true });
  }

  function step(by) {
    const n = shown.numbers.length;
    show({ ...shown, at: (shown.at + by + n) % n });
    if (opener) opener.classList.add('current');
    remember(shown, 'replaceState');
  }

  function fold(button) {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', on);
    for (const details of button.closest('.source').querySelectorAll('details')) details.open = on;
  }

  document.addEventListener('click', (event) => {
    const own = event.target.closest('a[data-w], a.open, a.list, .close, .step, .toggle');
    if (!own || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (own.matches('a')) event.preventDefault();
    if (own.matches('.close')) close();
    else if (own.matches('.step')) step(Number(own.value));
    else if (own.matches('.toggle')) fold(own);
    else open(own);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && shown) close();
  });
  addEventListener('popstate', again);

  root.classList.add('js');
  for (const button of pane.querySelectorAll('.toggle')) button.hidden = false;
  again();
})();
