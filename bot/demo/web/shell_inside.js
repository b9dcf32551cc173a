// Inside the conversation: keeps the newest words in view, as a guest expects of a chat.

const timeline = document.getElementById("channel-timeline");
const messages = document.getElementById("channel-message-list");
const modals = document.getElementById("modal-root");
const NEAR = 90; // pixels from the end that still count as reading along
const ACTED_LATELY = 8000; // how long after a click or a message its answer is worth jumping to

let last = "";
let along = true;
let acted = 0;

function gap() {
  return timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight;
}

// SimCord places the view itself until it is ready, so this waits for it and then has the last word.
function toNewest(left = 40) {
  if (left && !window.simcordPreview?.ready) {
    setTimeout(() => toNewest(left - 1), 50);
    return;
  }
  const newest = messages.querySelector("article:last-of-type");
  if (!newest) return;
  const tall = newest.offsetHeight > timeline.clientHeight;
  if (tall) timeline.scrollTop += newest.getBoundingClientRect().top - timeline.getBoundingClientRect().top;
  else timeline.scrollTop = timeline.scrollHeight;
}

new MutationObserver(() => {
  const newest = messages.querySelector("article:last-of-type")?.dataset.messageId || "";
  if (newest === last) return;
  const follow = !last || along || Date.now() - acted < ACTED_LATELY;
  last = newest;
  if (follow) toNewest();
}).observe(messages, { childList: true });

// Only a person's own scrolling says whether they read along; the page also scrolls by itself.
for (const kind of ["wheel", "touchmove", "keyup", "pointerup"]) {
  timeline.addEventListener(kind, () => setTimeout(() => { along = gap() < NEAR; }, 150), { passive: true });
}
for (const kind of ["click", "submit", "keydown"]) {
  document.addEventListener(kind, () => { acted = Date.now(); }, true);
}

// "0 selected. Choose 1–1 options." says no more than the field itself does.
new MutationObserver(() => {
  for (const note of modals.querySelectorAll(".select-guidance")) {
    if (/^\d+ selected\. Choose [01]–1 options\.$/.test(note.textContent)) note.classList.add("visually-hidden");
  }
}).observe(modals, { childList: true, subtree: true });

// Enter sends a command that is complete, as on Discord: after a person was chosen for it, and when none of the
// options on offer was picked with the arrows.
let picking = false;

document.addEventListener("keydown", (event) => {
  const chip = event.target.matches?.(".command-chip");
  if (!chip) picking = false;
  else if (event.key.startsWith("Arrow")) picking = true;
  if (event.key !== "Enter" || !(event.target.matches?.(".command-mention") || (chip && !picking))) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById("channel-composer").requestSubmit();
}, true);

// Discord offers the bot's choices as soon as one is in the field, and not only after the first letter.
const asked = new WeakSet();

document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (!field.matches?.(".command-option-input[aria-autocomplete]") || field.value || asked.has(field)) return;
  asked.add(field);
  setTimeout(() => field.isConnected && field.dispatchEvent(new Event("input", { bubbles: true })), 60);
});
