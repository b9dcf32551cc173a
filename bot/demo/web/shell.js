// Draws the people, rooms and clock around the conversation, and asks the demo to change them.

import { element, list, news, own } from "./shell_dom.js";
import { askBeforeLeaving, isWriting } from "./shell_leaving.js";

const key = location.hash.slice(1);
const MARKS = { messages: "✉", channel: "#", forum: "☰", thread: "›" };
const WORLDS = {
  lively: ["Half a year later", "12 pairs, 8 who wait, 2 concerns"],
  empty: ["A new server", "nothing is set up yet"],
};
const tab = crypto.randomUUID(); // each page is a tab of its own, also one that was duplicated
const asked = new URLSearchParams(location.search);
const EVERY = 1200;

let state = null;
let drawn = {};
let frameShown = 0;
let noticeShown = null;
let noticeTimer = null;
let busy = false;
let hint = Number(sessionStorage.getItem("hint") || 0);

async function ask(path, wish) {
  const headers = { "X-Demo-Key": key, "X-Demo-Tab": tab };
  if (wish) headers["Content-Type"] = "application/json";
  const response = await fetch(`/demo/${path}`, {
    method: wish ? "POST" : "GET", headers, cache: "no-store", body: wish && JSON.stringify(wish),
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

// One thing at a time: while the demo is working, a further click would only wait unseen.
async function act(path, wish, meanwhile) {
  if (busy) return null;
  setBusy(true);
  say(meanwhile || "", true);
  try {
    const before = state;
    draw(await ask(path, wish));
    if (meanwhile) say("");
    return before;
  } catch (problem) {
    trouble(problem);
    return null;
  } finally {
    setBusy(false);
  }
}

function setBusy(value) {
  busy = value;
  for (const button of document.querySelectorAll("#steps button, #post-form button, #refresh, #hint-go")) {
    button.disabled = value;
  }
  own("frame").toggleAttribute("data-busy", value);
}

function say(text, keep = false) {
  clearTimeout(noticeTimer);
  own("notice").textContent = text;
  if (text && !keep) noticeTimer = setTimeout(() => say(""), 7000);
}

function trouble(problem) {
  if (problem.status === 401) say("Please open the whole address the terminal shows.", true);
  else if (problem.status === 409) say(problem.message);
  else if (problem.status) say("That did not work. Please try once more.");
  else say("The demo has stopped. Start it again in the terminal, then open the new address.", true);
}

function address(person, room) {
  const where = new URLSearchParams(room ? { be: person, in: room } : { be: person });
  return `/demo/?${where}#${key}`;
}

function nameOf(person) {
  return state.people.find((one) => one.key === person).name;
}

function go(person, room) {
  if ((person === state.person && room === state.room) || !isWriting()) {
    leave(person, room);
    return;
  }
  const isOther = person !== state.person;
  askBeforeLeaving({
    text: `You have begun to write something as ${nameOf(state.person)}. If you leave, it is lost.`,
    elsewhere: isOther ? `Be ${nameOf(person)} in a new tab` : "Open it in a new tab",
    url: address(person, room),
    leave: () => leave(person, room),
  });
}

async function leave(person, room) {
  if (await act("look", room ? { person, room } : { person })) showSheet("");
  history.replaceState(null, "", address(state.person, state.room));
}

// On a phone, one part of the side at a time is open.
function showSheet(name) {
  document.body.dataset.sheet = document.body.dataset.sheet === name ? "" : name;
  for (const button of document.querySelectorAll("#sheets button")) {
    button.setAttribute("aria-expanded", String(button.dataset.sheet === document.body.dataset.sheet));
  }
}

// A link, so that a browser's own ways of opening a tab work, too.
function personLink(one) {
  const link = element("a");
  link.href = address(one.key);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(one.key);
  });
  return link;
}

function drawPeople() {
  const items = state.people.map((one) => ({ ...one, current: one.key === state.person }));
  list("people", items, (one) => {
    const button = personLink(one);
    button.append(element("span", "name", one.name), element("span", "part", one.part));
    if (one.unread) button.append(news(one.unread));
    if (one.current) button.setAttribute("aria-current", "true");
    return button;
  });
}

function drawRooms() {
  const items = state.rooms.map((one) => ({ ...one, current: one.key === state.room }));
  list("rooms", items, (one) => {
    const button = element("button", one.kind);
    const mark = element("span", "mark", MARKS[one.kind]);
    mark.setAttribute("aria-hidden", "true");
    button.append(mark, element("span", "name", one.name));
    button.title = one.name;
    if (one.unread) button.append(news(one.unread));
    if (one.current) button.setAttribute("aria-current", "page");
    button.addEventListener("click", () => go(state.person, one.key));
    return button;
  });
}

function drawForum() {
  own("forum").hidden = !state.forum;
  if (!state.forum) return;
  const tags = JSON.stringify(state.forum.tags);
  if (drawn.tags !== tags) {
    drawn.tags = tags;
    own("post-tag").replaceChildren(
      new Option("No tag", ""), ...state.forum.tags.map((tag) => new Option(tag.name, tag.id)),
    );
    own("post-tag-row").hidden = !state.forum.tags.length;
  }
  own("posts-none").hidden = Boolean(state.forum.posts.length);
  list("posts", state.forum.posts, (post) => {
    const button = element("button");
    button.append(element("span", "name", post.title));
    for (const tag of post.tags) button.append(element("span", "tag", tag));
    const answers = post.answers === 1 ? "1 answer" : `${post.answers} answers`;
    button.append(element("span", "part", `${post.by} · ${answers}`));
    button.addEventListener("click", () => go(state.person, post.key));
    return button;
  });
}

function drawFrame() {
  const frame = own("frame");
  const wanted = state.frame ? state.frame.n : 0;
  frame.hidden = !wanted;
  if (wanted === frameShown) return;
  frameShown = wanted;
  if (!wanted) {
    frame.contentWindow.location.replace("about:blank"); // nothing left to keep asking after
    return;
  }
  // A new number makes it a new page: SimCord reads its key only while loading.
  frame.contentWindow.location.replace(`/?n=${state.frame.n}#${state.frame.key}`);
}

function drawHint() {
  const count = state.hints.length;
  hint = Math.min(Math.max(hint, 0), count - 1);
  const { text, done } = state.hints[hint];
  if (own("hint-text").textContent !== text) own("hint-text").textContent = text;
  own("hint-head").textContent = done ? "✓ Done" : "Try this";
  const ticks = state.hints.filter((one) => one.done).length;
  own("hint-count").textContent = `${hint + 1} of ${count}${ticks ? ` · ${ticks} done` : ""}`;
  own("hint-back").disabled = hint === 0;
  own("hint-next").disabled = hint === count - 1;
}

function drawSteps() {
  list("steps", state.steps.map((step) => ({ key: step })), ({ key: step }) => {
    const button = element("button", "", step);
    button.disabled = busy;
    button.addEventListener("click", () => passTime(step));
    return button;
  });
}

async function passTime(step) {
  const before = await act("time", { step }, "Time is passing…");
  if (!before) return;
  showSheet("");
  const waiting = state.people.filter((one) =>
    one.unread > (before.people.find((old) => old.key === one.key)?.unread || 0)).map((one) => one.name);
  const named = waiting.length > 4 ? [...waiting.slice(0, 3), `${waiting.length - 3} others`] : waiting;
  const names = new Intl.ListFormat("en", { type: "conjunction" }).format(named);
  say(waiting.length ? `${step} later: there are new messages for ${names}.` : `${step} later.`);
}

function drawWorlds() {
  own("worlds").hidden = !state.worlds.length;
  list("world-list", state.worlds, (one) => {
    const [name, note] = WORLDS[one.key];
    const made = element(one.url ? "a" : "button");
    made.append(element("span", "name", one.url ? `${name} ↗` : name));
    made.title = note;
    if (one.url) Object.assign(made, { href: one.url, target: "_blank", rel: "noopener" });
    else made.addEventListener("click", () => startWorld(one.key, name, made));
    return made;
  });
}

async function startWorld(world, name, button) {
  button.disabled = true;
  say(`“${name}” is made ready. That takes some seconds.`, true);
  try {
    draw(await ask("world", { world }));
    say(`“${name}” is ready: open it from the list.`);
  } catch (problem) {
    trouble(problem);
    button.disabled = false;
  }
}

function draw(next) {
  state = next;
  document.title = state.title;
  own("title").textContent = state.title;
  own("place").textContent = state.place;
  own("now").textContent = state.now;
  const person = state.people.find((one) => one.key === state.person);
  const room = state.rooms.find((one) => one.key === state.room);
  own("you").textContent = `You are ${person.name}`;
  own("frame").title = `Conversation: ${room ? room.name : ""}`;
  drawHint();
  drawPeople();
  drawWorlds();
  drawRooms();
  drawSteps();
  drawForum();
  drawFrame();
  if (noticeShown !== null && state.notice.n > noticeShown) say(state.notice.text);
  noticeShown = state.notice.n;
}

async function watch() {
  if (!busy && !document.hidden) {
    try {
      const next = await ask("state");
      if (!busy) draw(next);
    } catch (problem) {
      if (problem.status === 410) await act("look", { person: state.person, room: state.room });
      else trouble(problem);
      if (!problem.status || problem.status === 401) return;
    }
  }
  setTimeout(watch, EVERY);
}

function turnHint(by) {
  hint += by;
  sessionStorage.setItem("hint", String(hint));
  drawHint();
}

own("hint-go").addEventListener("click", () => go(state.hints[hint].person, state.hints[hint].room));
for (const button of document.querySelectorAll("#sheets button")) {
  button.addEventListener("click", () => showSheet(button.dataset.sheet));
}
window.addEventListener("pagehide", () => {
  const headers = { "X-Demo-Key": key, "X-Demo-Tab": tab, "Content-Type": "application/json" };
  fetch("/demo/leave", { method: "POST", headers, keepalive: true, body: "{}" });
});

own("hint-back").addEventListener("click", () => turnHint(-1));
own("hint-next").addEventListener("click", () => turnHint(1));
own("refresh").addEventListener("click", () => act("refresh", {}));
own("post-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const wish = { title: own("post-title").value, text: own("post-text").value, tag: own("post-tag").value };
  if (await act("post", wish)) event.target.reset();
});
await act("look", { person: asked.get("be"), room: asked.get("in") });
watch();
